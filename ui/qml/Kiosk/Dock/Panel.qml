pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

// One device: its name and what it believes, a drawing of what is so, what one may do to it, its faults.
Plate {
    id: panel

    required property string title
    required property string name
    required property Device device
    required property string physical
    property Component scene: null
    property int rows: 2
    // What does not find room is on a second page of actions.
    property bool more: false
    property Component below: Faults {
        device: panel.device
        name: panel.name
    }
    default property alias actions: acts.data
    readonly property color toneColour: ({
            "done": Theme.colour.done,
            "primary": Theme.colour.primary,
            "wait": Theme.colour.wait,
            "trouble": Theme.colour.trouble,
            "quiet": Theme.colour.quiet
        })[device.tone] ?? Theme.colour.quiet

    objectName: "panel:" + name
    clip: true
    Accessible.role: Accessible.Grouping
    Accessible.name: title + ": " + device.stateWord

    ColumnLayout {
        anchors.fill: parent
        anchors.margins: 1.6 * Theme.grid
        spacing: 0

        RowLayout {
            spacing: 0.7 * Theme.grid
            Layout.fillWidth: true
            Words {
                text: panel.title
                bold: true
                font.pixelSize: Theme.lead
                lineHeight: 1
                wrapMode: Text.NoWrap
                Layout.fillWidth: true
                Accessible.role: Accessible.Heading
            }
            StateMark {
                shape: panel.device.shape
                colour: panel.toneColour
            }
            Words {
                objectName: "state:" + panel.name
                text: panel.device.stateWord
                bold: true
                color: panel.toneColour
                lineHeight: 1
                wrapMode: Text.NoWrap
            }
        }
        Words {
            objectName: "line:" + panel.name
            text: panel.device.line
            color: Theme.colour.quiet
            font.pixelSize: Theme.small
            maximumLineCount: 2
            elide: Text.ElideRight
            Layout.topMargin: 0.4 * Theme.grid
            Layout.fillWidth: true
            Layout.preferredHeight: 13.2 * Theme.mm
        }
        Rectangle {
            color: Theme.colour.paper
            radius: 0.7 * Theme.corner
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.minimumHeight: 50 * Theme.mm

            Loader {
                anchors.fill: parent
                anchors.margins: 0.6 * Theme.grid
                anchors.bottomMargin: 3 * Theme.grid
                opacity: panel.device.alive ? 1 : 0.32
                sourceComponent: panel.scene
            }
            Words {
                objectName: "physical:" + panel.name
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                anchors.margins: 0.8 * Theme.grid
                text: panel.device.refusal !== "" ? panel.device.refusal : panel.physical
                color: panel.device.refusal !== "" ? Theme.colour.trouble : Theme.colour.ink
                font.pixelSize: Theme.small
                lineHeight: 1
                horizontalAlignment: Text.AlignHCenter
                maximumLineCount: 2
                elide: Text.ElideRight
            }
        }
        Flow {
            id: acts
            spacing: 0.6 * Theme.grid
            Layout.fillWidth: true
            Layout.topMargin: Theme.grid
            Layout.preferredHeight: panel.rows * (12.8 * Theme.mm + spacing) - spacing
        }
        Rectangle {
            color: Theme.colour.line
            Layout.fillWidth: true
            Layout.preferredHeight: Theme.hairline
            Layout.topMargin: 1.2 * Theme.grid
        }
        Loader {
            sourceComponent: panel.below
            Layout.fillWidth: true
            Layout.preferredHeight: 20 * Theme.mm
            Layout.topMargin: 0.6 * Theme.grid
        }
    }
}
