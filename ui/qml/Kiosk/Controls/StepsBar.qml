pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Drawings
import Kiosk.Theme

// Where in the journey one is: named steps in a row, done ones ticked. Where the names have no room beside each other,
// the step one is in is named alone. Nothing here is to be touched.
Item {
    id: bar
    objectName: "steps"

    required property list<string> names
    required property int current

    readonly property real gap: Theme.grid / 2
    readonly property real part: (width - gap * (names.length - 1)) / Math.max(1, names.length)
    readonly property real tick: 4.6 * Theme.mm
    property real widest: 0
    readonly property bool named: widest + tick + gap <= part
    readonly property string here: current < 0 || current >= names.length ? "" : names[current]
    readonly property string sentence: here === "" ? "" : qsTr("Bước %1 trong %2: %3").arg(current + 1).arg(names.length).arg(here)

    implicitHeight: 1.6 * Theme.mm + gap + alone.implicitHeight
    Accessible.role: Accessible.ProgressBar
    Accessible.name: sentence

    function measure(): void {
        let most = 0;
        for (const name of names) {
            most = Math.max(most, metrics.advanceWidth(name));
        }
        widest = most;
    }

    onNamesChanged: measure()
    Component.onCompleted: measure()

    FontMetrics {
        id: metrics
        font.family: Theme.family
        font.weight: Theme.strong
        font.pixelSize: Theme.fine
        onFontChanged: bar.measure()
    }
    Repeater {
        model: bar.names
        delegate: Item {
            id: step

            required property int index
            required property string modelData
            readonly property bool done: index < bar.current
            readonly property bool here: index === bar.current

            x: index * (bar.part + bar.gap)
            width: bar.part
            height: bar.height

            Rectangle {
                id: mark
                width: parent.width
                height: (step.here ? 2.4 : 1.6) * Theme.mm
                radius: height / 2
                color: step.done ? Theme.colour.done : step.here ? Theme.colour.mark : Theme.colour.card
                border.width: step.done ? 0 : Theme.hairline
                border.color: step.here ? Theme.colour.ink : Theme.colour.quiet
            }
            Row {
                y: 1.6 * Theme.mm + bar.gap
                spacing: Theme.grid / 4
                visible: bar.named
                Tick {
                    visible: step.done
                    size: bar.tick
                    stroke: 0.9 * Theme.mm
                    inkColour: Theme.colour.done
                }
                Words {
                    text: step.modelData
                    bold: step.here
                    font.pixelSize: Theme.fine
                    color: step.here ? Theme.colour.ink : step.done ? Theme.colour.done : Theme.colour.quiet
                    wrapMode: Text.NoWrap
                    lineHeight: 1
                    Accessible.ignored: true
                }
            }
        }
    }
    Words {
        id: alone
        y: 1.6 * Theme.mm + bar.gap
        width: parent.width
        visible: !bar.named
        text: bar.sentence === "" && bar.current >= bar.names.length ? qsTr("Đã qua hết các bước") : bar.sentence
        bold: true
        font.pixelSize: Theme.fine
        lineHeight: 1
        Accessible.ignored: true
    }
}
