import QtQuick
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

Panel {
    id: panel

    title: "Document scanner"
    name: "document-scanner"
    rows: 3
    device: DocumentScanner
    physical: DocumentScanner.physical

    scene: Sketch {
        // The sheets that wait, the hindmost first; more than six look like six.
        Repeater {
            model: Math.min(DocumentScanner.sheets, 6)
            Ink {
                required property int index
                readonly property int back: Math.min(DocumentScanner.sheets, 6) - 1 - index
                x: 4 * back
                y: -3 * back
                white: "M104 66 L104 20 L146 20 L156 30 L156 66 Z"
                ink: back > 0 ? "M104 66 L104 20 L146 20 L156 30 L156 66" : "M104 66 L104 20 L146 20 L156 30 L156 66 M146 20 L146 30 L156 30 M113 36 L147 36 M113 44 L140 44 M113 52 L147 52"
            }
        }
        Ink {
            visible: DocumentScanner.sheets === 0
            faint: "M104 62 L104 20 L146 20 L156 30 L156 62"
        }
        Ink {
            visible: DocumentScanner.jammed
            inkColour: Theme.colour.trouble
            stroke: 2.4
            white: "M100 66 L108 50 L118 60 L128 46 L138 60 L148 50 L160 66 Z"
            ink: "M100 66 L108 50 L118 60 L128 46 L138 60 L148 50 L160 66"
        }
        Ink {
            white: "M70 66 L194 66 Q200 66 200 72 L200 94 Q200 100 194 100 L70 100 Q64 100 64 94 L64 72 Q64 66 70 66 Z"
            ink: "M70 66 L194 66 Q200 66 200 72 L200 94 Q200 100 194 100 L70 100 Q64 100 64 94 L64 72 Q64 66 70 66 Z M92 74 L172 74"
        }
        Ink {
            visible: !DocumentScanner.coverOpen
            ink: "M76 100 L76 104 M188 100 L188 104"
        }
        Ink {
            visible: DocumentScanner.coverOpen
            inkColour: Theme.colour.trouble
            stroke: 2.4
            white: "M200 72 L242 40 L248 47 L204 80 Z"
            ink: "M200 72 L242 40 L248 47 L204 80"
        }
        Ink {
            visible: DocumentScanner.scanning
            inkColour: Theme.colour.primary
            stroke: 2.6
            ink: "M92 82 L172 82"
        }
        Lamp {
            x: 182
            y: 84
            lit: DocumentScanner.jammed || DocumentScanner.coverOpen ? Theme.colour.trouble : DocumentScanner.scanning ? Theme.colour.mark : Theme.colour.done
        }
    }

    ActionRow {
        DockButton {
            objectName: "feed:birth"
            text: "Feed the birth notice"
            strong: true
            enabled: DocumentScanner.alive
            onClicked: DocumentScanner.feed("birth")
        }
        DockButton {
            objectName: "feed:blank"
            text: "Blank sheet"
            enabled: DocumentScanner.alive
            onClicked: DocumentScanner.feed("blank")
        }
        DockButton {
            objectName: "feed:blurred"
            text: "Blurred"
            enabled: DocumentScanner.alive
            onClicked: DocumentScanner.feed("blurred")
        }
        DockButton {
            objectName: "more:document-scanner"
            text: panel.more ? "Back" : "More"
            Accessible.name: panel.more ? "Fewer actions: document-scanner" : "More actions: document-scanner"
            onClicked: panel.more = !panel.more
        }
    }
    ActionRow {
        label: "fed with"
        Repeater {
            model: panel.more ? DocumentScanner.moreFlaws : DocumentScanner.usualFlaws
            DockButton {
                required property string modelData
                objectName: "flaw:" + modelData
                text: modelData.replace("-", " ")
                on: DocumentScanner.flaw === modelData
                leftPadding: 0.7 * Theme.grid
                Accessible.name: "Feed with " + modelData
                onClicked: DocumentScanner.chooseFlaw(modelData)
            }
        }
    }
    ActionRow {
        visible: panel.more
        label: "gives"
        Repeater {
            model: DocumentScanner.lies
            DockButton {
                required property string modelData
                objectName: "lie:" + modelData
                text: modelData
                enabled: DocumentScanner.alive
                leftPadding: 0.4 * Theme.grid
                Accessible.name: "Give a wrong page: " + modelData
                onClicked: DocumentScanner.lie(modelData)
            }
        }
    }
    ActionRow {
        visible: !panel.more
        DockButton {
            objectName: "jam"
            text: "Jam"
            on: DocumentScanner.jammed
            danger: true
            enabled: DocumentScanner.alive
            onClicked: DocumentScanner.jam()
        }
        DockButton {
            objectName: "scanner-cover"
            text: "Open the cover"
            on: DocumentScanner.coverOpen
            danger: true
            enabled: DocumentScanner.alive
            onClicked: DocumentScanner.openCover()
        }
        DockButton {
            objectName: "clear"
            text: "Clear"
            strong: enabled
            enabled: DocumentScanner.jammed || DocumentScanner.coverOpen
            Accessible.name: "Clear the jam, close the cover"
            onClicked: DocumentScanner.clear()
        }
        DockButton {
            objectName: "empty"
            text: "Take sheets out"
            enabled: DocumentScanner.sheets > 0
            onClicked: DocumentScanner.empty()
        }
    }
}
