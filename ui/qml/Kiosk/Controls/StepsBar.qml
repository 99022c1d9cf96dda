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
    // Where there is no way to show yet there is nothing to build.
    readonly property bool shown: current >= 0

    readonly property real gap: Theme.grid / 2
    readonly property real tick: 4.6 * Theme.mm
    readonly property real room: width - gap * (names.length - 1)
    // What each name needs, with its tick or in bold; none before it is measured.
    property list<real> needs: []
    readonly property real total: needs.reduce((sum, need) => sum + need, 0)
    readonly property bool named: total > 0 && total <= room
    // Named, each step has what its name needs and an even share of the rest; else all are alike.
    readonly property list<real> widths: names.map((name, index) => named ? needs[index] + (room - total) / names.length : room / names.length)
    readonly property list<real> starts: {
        const found = [];
        let x = 0;
        for (const wide of widths) {
            found.push(x);
            x += wide + gap;
        }
        return found;
    }
    readonly property string here: current < 0 || current >= names.length ? "" : names[current]
    readonly property string sentence: here === "" ? "" : qsTr("Bước %1 trong %2: %3").arg(current + 1).arg(names.length).arg(here)

    implicitHeight: 1.8 * Theme.mm + gap + alone.implicitHeight
    Accessible.role: Accessible.ProgressBar
    Accessible.name: sentence

    property bool whole: false

    function measure(): void {
        if (whole && shown) {
            needs = names.map(name => Math.max(heavy.advanceWidth(name), tick + Theme.grid / 4 + light.advanceWidth(name)) + Theme.grid / 2);
        }
    }

    onNamesChanged: measure()
    onShownChanged: measure()
    Component.onCompleted: {
        whole = true;
        measure();
    }

    FontMetrics {
        id: heavy
        font.family: Theme.family
        font.weight: Theme.strong
        font.pixelSize: Theme.fine
        onFontChanged: bar.measure()
    }
    FontMetrics {
        id: light
        font.family: Theme.family
        font.pixelSize: Theme.fine
        onFontChanged: bar.measure()
    }
    Repeater {
        model: bar.shown ? bar.names : []
        delegate: Item {
            id: step

            required property int index
            required property string modelData
            readonly property bool done: index < bar.current
            readonly property bool here: index === bar.current

            x: bar.starts[index] ?? 0
            width: bar.widths[index] ?? 0
            height: bar.height

            Rectangle {
                id: mark
                width: parent.width
                anchors.verticalCenter: parent.top
                height: (step.here ? 3.4 : 1.8) * Theme.mm
                radius: height / 2
                color: step.done ? Theme.colour.done : step.here ? Theme.colour.mark : Theme.colour.card
                border.width: step.done ? 0 : Theme.hairline
                border.color: step.here ? Theme.colour.ink : Theme.colour.quiet
            }
            Row {
                y: 1.8 * Theme.mm + bar.gap
                spacing: Theme.grid / 4
                visible: bar.named
                Loader {
                    active: step.done
                    visible: active
                    sourceComponent: Tick {
                        size: bar.tick
                        stroke: 0.9 * Theme.mm
                        inkColour: Theme.colour.done
                    }
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
        y: 1.8 * Theme.mm + bar.gap
        width: parent.width
        visible: !bar.named
        text: bar.sentence === "" && bar.current >= bar.names.length ? qsTr("Đã qua hết các bước") : bar.sentence
        bold: true
        font.pixelSize: Theme.fine
        lineHeight: 1
        Accessible.ignored: true
    }
}
