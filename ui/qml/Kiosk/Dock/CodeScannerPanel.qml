import QtQuick
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

Panel {
    title: "Code scanner"
    name: "code-scanner"
    device: CodeScanner
    physical: CodeScanner.physical === "" || !CodeScanner.plugged ? CodeScanner.physical : CodeScanner.physical + " · click the card to show " + Dock.personName + "'s"

    scene: Sketch {
        CardPart {
            code: true
            x: 28
            y: 30
            MouseArea {
                objectName: "code"
                anchors.fill: parent
                cursorShape: Qt.PointingHandCursor
                Accessible.role: Accessible.Button
                Accessible.name: "Show the card's code"
                onClicked: CodeScanner.showCard()
            }
        }
        Ink {
            visible: CodeScanner.listening
            tinted: "M146 50 L96 30 L96 70 Z"
            faint: "M142 48 L98 31 M142 52 L98 69"
        }
        // The scanner, seen from the side, and its cable.
        Ink {
            white: "M148 34 L186 28 Q192 27 192 33 L192 67 Q192 73 186 72 L148 66 Z"
            ink: "M148 34 L186 28 Q192 27 192 33 L192 67 Q192 73 186 72 L148 66 Z M148 34 L148 66 M164 72 L160 98 L186 98 L184 74 M154 98 L192 98"
        }
        Lamp {
            x: 176
            y: 46
            lit: CodeScanner.listening ? Theme.colour.mark : CodeScanner.plugged ? Theme.colour.done : Theme.colour.line
        }
        Ink {
            visible: CodeScanner.plugged
            ink: "M192 50 Q214 50 214 66 L214 80 Q214 92 226 92 L240 92 M240 84 L254 84 L254 100 L240 100 Z"
        }
        Ink {
            visible: !CodeScanner.plugged
            inkColour: Theme.colour.trouble
            ink: "M192 50 Q208 50 208 58 L208 64 M203 64 L213 64 L213 72 L203 72 Z M206 72 L206 76 M210 72 L210 76"
        }
        Ink {
            visible: !CodeScanner.plugged
            ink: "M240 84 L254 84 L254 100 L240 100 Z"
            faint: "M236 92 L220 92 L214 84"
        }
    }

    DockButton {
        objectName: "show-card"
        text: "Show the card's code"
        strong: true
        enabled: CodeScanner.alive && CodeScanner.plugged
        onClicked: CodeScanner.showCard()
    }
    DockButton {
        objectName: "plug-scanner"
        text: CodeScanner.plugged ? "Pull the cable" : "Put the cable in"
        onClicked: CodeScanner.plugged ? CodeScanner.unplug() : CodeScanner.plug()
    }
    DockButton {
        objectName: "garbage"
        text: "Random bytes"
        enabled: CodeScanner.alive && CodeScanner.plugged
        onClicked: CodeScanner.showGarbage()
    }
    Rectangle {
        width: parent.width - show.width - blind.width - 1.2 * Theme.grid
        height: show.height
        radius: 2.4 * Theme.mm
        color: Theme.colour.card
        border.width: typed.activeFocus ? 0.7 * Theme.mm : Theme.hairline
        border.color: typed.activeFocus ? Theme.colour.primary : Theme.colour.line
        TextInput {
            id: typed
            objectName: "typed"
            anchors.fill: parent
            anchors.leftMargin: Theme.grid
            anchors.rightMargin: Theme.grid
            verticalAlignment: TextInput.AlignVCenter
            font.family: Theme.family
            font.pixelSize: Theme.small
            color: Theme.colour.ink
            selectByMouse: true
            clip: true
            activeFocusOnTab: true
            Accessible.name: "Text of another code"
            onAccepted: show.clicked()
            Words {
                anchors.verticalCenter: parent.verticalCenter
                visible: typed.text === "" && !typed.activeFocus
                text: "Text of another code"
                color: Theme.colour.quiet
                font.pixelSize: Theme.small
                Accessible.ignored: true
            }
        }
    }
    DockButton {
        id: show
        objectName: "show-text"
        text: "Show it"
        enabled: CodeScanner.alive && CodeScanner.plugged && typed.text !== ""
        onClicked: CodeScanner.showText(typed.text)
    }
    DockButton {
        id: blind
        objectName: "blind"
        text: CodeScanner.blind ? "See again" : "Go blind"
        on: CodeScanner.blind
        danger: true
        enabled: CodeScanner.alive && CodeScanner.plugged
        Accessible.name: CodeScanner.blind ? "Let the scanner send what it reads" : "Let the scanner send nothing that it reads"
        onClicked: CodeScanner.turnBlind()
    }
}
