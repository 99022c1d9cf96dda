pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Drawings
import Kiosk.Theme

// What a machine does, one thing after the other: done is a tick and a word, the one under way is bold and a word.
ColumnLayout {
    id: steps

    required property list<string> names
    // The step under way, counted from 0; past the last when all are done.
    required property int current
    // Whether the machine waits for the person to do the step.
    property bool awaiting: false

    spacing: Theme.grid

    Repeater {
        model: steps.names
        delegate: RowLayout {
            id: step
            required property int index
            required property string modelData
            readonly property bool done: index < steps.current
            readonly property bool here: index === steps.current
            spacing: 1.5 * Theme.grid
            Layout.fillWidth: true
            Item {
                implicitWidth: 1.8 * Theme.lead
                implicitHeight: 1.8 * Theme.lead
                Layout.alignment: Qt.AlignTop
                Counted {
                    anchors.fill: parent
                    number: step.index + 1
                    visible: !step.done
                    filled: step.here
                }
                Rectangle {
                    anchors.fill: parent
                    visible: step.done
                    radius: width / 2
                    color: Theme.colour.doneGround
                    border.width: Theme.hairline
                    border.color: Theme.colour.done
                    Tick {
                        anchors.centerIn: parent
                        size: 0.8 * parent.width
                        inkColour: Theme.colour.done
                    }
                }
            }
            Words {
                objectName: "live:" + step.index
                text: step.done ? qsTr("%1: xong").arg(step.modelData) : step.here ? (steps.awaiting ? qsTr("%1: đang chờ") : qsTr("%1: đang làm")).arg(step.modelData) : step.modelData
                bold: step.here
                font.pixelSize: Theme.lead
                color: step.done ? Theme.colour.done : step.here ? Theme.colour.ink : Theme.colour.quiet
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignVCenter
            }
        }
    }
}
