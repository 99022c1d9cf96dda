import QtQuick
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

Panel {
    id: panel

    title: "Receipt printer"
    name: "receipt-printer"
    rows: 3
    device: ReceiptPrinter
    physical: ReceiptPrinter.physical

    scene: Sketch {
        // The roll in its place: full, nearly at its end, or the bare core.
        Ink {
            white: "M84 44 L180 44 Q186 44 186 50 L186 94 Q186 100 180 100 L84 100 Q78 100 78 94 L78 50 Q78 44 84 44 Z"
            ink: "M84 44 L180 44 Q186 44 186 50 L186 94 Q186 100 180 100 L84 100 Q78 100 78 94 L78 50 Q78 44 84 44 Z"
        }
        Ink {
            visible: ReceiptPrinter.paper === "in"
            tinted: "M112 54 A19 19 0 1 0 112.1 54 Z"
            ink: "M112 54 A19 19 0 1 0 112.1 54 Z M112 67 A6 6 0 1 0 112.1 67 Z M131 73 L131 58 Q131 50 139 50"
        }
        Ink {
            visible: ReceiptPrinter.paper === "low"
            tintColour: Theme.colour.waitGround
            inkColour: Theme.colour.wait
            tinted: "M112 62 A11 11 0 1 0 112.1 62 Z"
            ink: "M112 62 A11 11 0 1 0 112.1 62 Z M112 67 A6 6 0 1 0 112.1 67 Z M123 73 L123 58 Q123 50 131 50"
        }
        Ink {
            visible: ReceiptPrinter.paper === "out"
            inkColour: Theme.colour.trouble
            ink: "M112 67 A6 6 0 1 0 112.1 67 Z"
        }
        Ink {
            visible: ReceiptPrinter.paper === "out"
            faint: "M112 54 A19 19 0 1 0 112.1 54 Z"
        }
        Ink {
            visible: !ReceiptPrinter.coverOpen
            ink: "M144 50 L176 50"
        }
        Ink {
            visible: ReceiptPrinter.coverOpen
            inkColour: Theme.colour.trouble
            stroke: 2.4
            white: "M80 45 L44 14 L51 7 L88 44 Z"
            ink: "M80 45 L44 14 L51 7 L88 44"
        }
        Ink {
            visible: ReceiptPrinter.slip !== "" || ReceiptPrinter.printing
            white: "M144 50 L144 6 L176 6 L176 50 Z"
            ink: "M144 50 L144 6 L148 9 L152 6 L156 9 L160 6 L164 9 L168 6 L172 9 L176 6 L176 50 M151 18 L169 18 M151 25 L163 25 M151 34 L159 34 L159 42 L151 42 Z M165 34 L169 34 M165 42 L169 42"
        }
        Ink {
            visible: ReceiptPrinter.cutterJammed
            inkColour: Theme.colour.trouble
            stroke: 2.6
            ink: "M188 40 L204 28 M188 28 L204 40 M206 25 A4 4 0 1 0 206.1 25 M206 35 A4 4 0 1 0 206.1 35"
        }
        Ink {
            visible: ReceiptPrinter.mute
            inkColour: Theme.colour.trouble
            ink: "M200 56 L232 56 Q236 56 236 60 L236 74 Q236 78 232 78 L214 78 L206 86 L206 78 L204 78 Q200 78 200 74 L200 60 M204 84 L234 50"
        }
        Lamp {
            x: 168
            y: 84
            lit: ReceiptPrinter.mute ? Theme.colour.line : ReceiptPrinter.paper === "out" || ReceiptPrinter.coverOpen || ReceiptPrinter.cutterJammed ? Theme.colour.trouble : ReceiptPrinter.paper === "low" ? Theme.colour.mark : Theme.colour.done
        }
    }

    ActionRow {
        label: "Paper"
        DockButton {
            objectName: "paper-in"
            text: "New roll"
            strong: ReceiptPrinter.paper === "out"
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.paperIn()
        }
        DockButton {
            objectName: "paper-low"
            text: "Low"
            on: ReceiptPrinter.paper === "low"
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.paperLow()
        }
        DockButton {
            objectName: "paper-out"
            text: "Out"
            on: ReceiptPrinter.paper === "out"
            danger: true
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.paperOut()
        }
        DockButton {
            objectName: "paper-out-mid-slip"
            text: "Out in mid-slip"
            danger: true
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.paperOutMidSlip()
        }
    }
    ActionRow {
        visible: panel.more
        DockButton {
            objectName: "blade"
            text: ReceiptPrinter.cutterBlunt ? "Sharpen the cutter" : "Blunt the cutter"
            on: ReceiptPrinter.cutterBlunt
            danger: true
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.turnBlade()
        }
        DockButton {
            objectName: "dots"
            text: ReceiptPrinter.deadDots ? "A whole head" : "Dead dots"
            on: ReceiptPrinter.deadDots
            danger: true
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.turnDots()
        }
        DockButton {
            objectName: "slow"
            text: ReceiptPrinter.slow ? "Full speed" : "Slow"
            on: ReceiptPrinter.slow
            danger: true
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.turnSpeed()
        }
    }
    ActionRow {
        visible: !panel.more
        DockButton {
            objectName: "printer-cover"
            text: ReceiptPrinter.coverOpen ? "Close the cover" : "Open the cover"
            on: ReceiptPrinter.coverOpen
            danger: true
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.turnCover()
        }
        DockButton {
            objectName: "cutter"
            text: ReceiptPrinter.cutterJammed ? "Free the cutter" : "Jam the cutter"
            on: ReceiptPrinter.cutterJammed
            danger: true
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.turnCutter()
        }
        DockButton {
            objectName: "silent"
            text: ReceiptPrinter.mute ? "Let it speak" : "Fall silent"
            on: ReceiptPrinter.mute
            danger: true
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.turnSilent()
        }
    }
    ActionRow {
        DockButton {
            objectName: "head"
            text: ReceiptPrinter.headHot ? "Let the head cool" : "Overheat the head"
            on: ReceiptPrinter.headHot
            danger: true
            enabled: ReceiptPrinter.alive
            onClicked: ReceiptPrinter.turnHead()
        }
        DockButton {
            objectName: "babble"
            text: "Random bytes"
            enabled: ReceiptPrinter.alive
            Accessible.name: "Let the printer send random bytes"
            onClicked: ReceiptPrinter.babble()
        }
        DockButton {
            objectName: "more:receipt-printer"
            text: panel.more ? "Back" : "More"
            Accessible.name: panel.more ? "Fewer actions: receipt-printer" : "More actions: receipt-printer"
            onClicked: panel.more = !panel.more
        }
    }
}
