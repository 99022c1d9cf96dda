pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Drawings
import Kiosk.Theme

// Where in the journey one is: named steps in a row, done ones ticked. Nothing here is to be touched.
Row {
    id: bar

    required property list<string> names
    required property int current

    spacing: Theme.grid / 2
    Accessible.role: Accessible.ProgressBar
    Accessible.name: current < 0 || current >= names.length ? "" : qsTr("Bước %1 trong %2: %3").arg(current + 1).arg(names.length).arg(names[current])

    Repeater {
        model: bar.names
        delegate: Column {
            id: step

            required property int index
            required property string modelData
            readonly property bool done: index < bar.current
            readonly property bool here: index === bar.current

            width: (bar.width - bar.spacing * (bar.names.length - 1)) / bar.names.length
            spacing: Theme.grid / 2

            Rectangle {
                width: parent.width
                height: 1.6 * Theme.mm
                radius: height / 2
                color: step.done ? Theme.colour.done : step.here ? Theme.colour.mark : Theme.colour.line
            }
            Row {
                spacing: Theme.grid / 4
                Tick {
                    visible: step.done
                    size: 4.6 * Theme.mm
                    stroke: 0.9 * Theme.mm
                    inkColour: Theme.colour.done
                }
                Words {
                    text: step.modelData
                    bold: step.here
                    font.pixelSize: Theme.small
                    color: step.here ? Theme.colour.ink : step.done ? Theme.colour.done : Theme.colour.quiet
                    wrapMode: Text.NoWrap
                    lineHeight: 1
                }
            }
        }
    }
}
