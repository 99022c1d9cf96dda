pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// What happened beside its drawing, what to do now one thing after the other, and whether anything is lost.
Plate {
    id: panel

    required property Component drawing
    required property string happened
    required property string kept
    required property list<string> steps

    // Beside each other only while a line still holds a few words.
    readonly property bool wide: width > 21 * Theme.lead

    // Larger letters need the room more than the drawing does.
    readonly property real side: (Theme.size < 2 ? 1 : 0.7) * Theme.picture

    implicitHeight: column.implicitHeight + 4 * Theme.grid

    ColumnLayout {
        id: column
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: 2 * Theme.grid
        spacing: Theme.apart
        GridLayout {
            columns: panel.wide ? 2 : 1
            columnSpacing: 2 * Theme.grid
            rowSpacing: Theme.grid
            Loader {
                sourceComponent: panel.drawing
                Layout.preferredWidth: panel.side
                Layout.preferredHeight: panel.side
                Layout.alignment: panel.wide ? Qt.AlignLeft | Qt.AlignVCenter : Qt.AlignHCenter
            }
            Words {
                objectName: "trouble-happened"
                text: panel.happened
                font.pixelSize: Theme.lead
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignVCenter
            }
        }
        Rectangle {
            visible: panel.steps.length > 0
            color: Theme.colour.line
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.hairline
        }
        Repeater {
            model: panel.steps
            delegate: RowLayout {
                id: step
                required property int index
                required property string modelData
                spacing: 1.5 * Theme.grid
                Layout.fillWidth: true
                Counted {
                    number: step.index + 1
                    visible: panel.steps.length > 1
                    Layout.alignment: Qt.AlignTop
                }
                Words {
                    objectName: "trouble-next:" + step.index
                    text: step.modelData
                    bold: true
                    font.pixelSize: Theme.lead
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignVCenter
                }
            }
        }
        Rectangle {
            visible: panel.kept !== ""
            color: Theme.colour.doneGround
            radius: Theme.corner
            border.width: Theme.hairline
            border.color: Theme.colour.done
            Layout.fillWidth: true
            Layout.preferredHeight: kept.implicitHeight + 2 * Theme.grid
            Words {
                id: kept
                objectName: "trouble-kept"
                anchors.centerIn: parent
                width: parent.width - 3 * Theme.grid
                text: panel.kept
                color: Theme.colour.done
                bold: true
            }
        }
    }
}
