pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Theme

// The whole screen in fields of a finger's width: each is filled where it was touched.
Rectangle {
    id: grid

    readonly property int across: Math.max(3, Math.floor(width / (26 * Theme.mm)))
    readonly property int down: Math.max(3, Math.floor(height / (26 * Theme.mm)))
    readonly property int count: across * down
    property int felt: 0

    color: Theme.colour.paper

    function feel(): void {
        felt += 1;
        stuck.restart();
        if (felt === count) {
            AskModel.answer(AskModel.number, true);
        }
    }

    component Cell: Rectangle {
        id: cell
        property bool touched: false
        signal first
        function feel(): void {
            if (!touched) {
                touched = true;
                first();
            }
        }
        color: touched ? Theme.colour.done : Theme.colour.card
        border.width: Theme.hairline
        border.color: Theme.colour.quiet
        StateMark {
            anchors.centerIn: parent
            visible: cell.touched
            shows: "passed"
        }
    }
    Grid {
        id: cells
        anchors.fill: parent
        columns: grid.across
        Repeater {
            model: grid.count
            delegate: Cell {
                required property int index
                objectName: "cell:" + index
                width: grid.width / grid.across
                height: grid.height / grid.down
                onFirst: grid.feel()
            }
        }
    }
    // A finger may be drawn over the fields: what lies under it has felt it.
    MouseArea {
        function feel(x: real, y: real): void {
            const cell = cells.childAt(x, y) as Cell;
            if (cell !== null) {
                cell.feel();
            }
        }
        anchors.fill: parent
        onPressed: mouse => feel(mouse.x, mouse.y)
        onPositionChanged: mouse => feel(mouse.x, mouse.y)
    }
    Plate {
        anchors.centerIn: parent
        width: Math.min(parent.width - 4 * Theme.grid, 170 * Theme.mm)
        implicitHeight: inside.implicitHeight + 2 * Theme.grid
        height: implicitHeight
        opacity: 0.94
        enabled: false
        Words {
            id: inside
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.margins: Theme.grid
            text: AskModel.words + " " + qsTr("Còn %1 ô.").arg(grid.count - grid.felt)
            bold: true
            horizontalAlignment: Text.AlignHCenter
        }
    }
    // Over the fields, so it comes only where nothing was felt for a while, and goes with the next that is.
    Timer {
        id: stuck
        interval: 8000
        running: true
    }
    QuietButton {
        objectName: "no"
        visible: !stuck.running
        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height / 2 + 30 * Theme.mm
        text: qsTr("Có ô không nhận chạm")
        onClicked: AskModel.answer(AskModel.number, false)
    }
}
