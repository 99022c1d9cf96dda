import QtQuick
import Kiosk.Controls
import Kiosk.Simulated
import Kiosk.Theme

Panel {
    title: "Chip reader"
    name: "chip-reader"
    device: ChipReader
    physical: ChipReader.cardPresent ? ChipReader.physical : ChipReader.physical === "" ? "" : ChipReader.physical + " · click it to lay " + Dock.personName + "'s"

    scene: Sketch {
        Ink {
            faint: ChipReader.cardPresent ? "" : "M118 58 L118 74 M132 58 L132 74 M146 58 L146 74"
        }
        CardPart {
            id: card
            x: 101
            y: ChipReader.cardPresent ? 42 : 12
            Behavior on y {
                NumberAnimation {
                    duration: Theme.motion
                    easing.type: Easing.OutQuad
                }
            }
            MouseArea {
                objectName: "card"
                anchors.fill: parent
                cursorShape: Qt.PointingHandCursor
                Accessible.role: Accessible.Button
                Accessible.name: ChipReader.cardPresent ? "Pull the card" : "Lay the card"
                onClicked: ChipReader.cardPresent ? ChipReader.pull() : ChipReader.lay()
            }
        }
        // The reader stands before the card that lies on it.
        Ink {
            white: "M64 80 Q64 76 68 76 L196 76 Q200 76 200 80 L200 96 Q200 100 196 100 L68 100 Q64 100 64 96 Z"
            ink: "M64 80 Q64 76 68 76 L196 76 Q200 76 200 80 L200 96 Q200 100 196 100 L68 100 Q64 100 64 96 Z M112 88 L152 88"
        }
        Ink {
            visible: ChipReader.reading
            inkColour: Theme.colour.primary
            ink: "M88 70 Q78 56 88 42 M80 74 Q64 56 80 38 M176 70 Q186 56 176 42 M184 74 Q200 56 184 38"
        }
        Lamp {
            x: 178
            y: 84
            lit: ChipReader.reading ? Theme.colour.mark : ChipReader.cardPresent ? Theme.colour.done : Theme.colour.line
        }
    }

    DockButton {
        objectName: "lay"
        text: "Lay the card"
        strong: true
        visible: !ChipReader.cardPresent
        enabled: ChipReader.alive
        onClicked: ChipReader.lay()
    }
    DockButton {
        objectName: "pull"
        text: "Pull the card"
        strong: true
        visible: ChipReader.cardPresent
        enabled: ChipReader.alive
        onClicked: ChipReader.pull()
    }
    DockButton {
        objectName: "pull-while-read"
        text: "Pull while it is read"
        visible: ChipReader.cardPresent
        enabled: ChipReader.alive
        onClicked: ChipReader.pullWhileRead()
    }
    DockButton {
        objectName: "mute"
        text: "Fall mute"
        visible: ChipReader.cardPresent
        enabled: ChipReader.alive
        Accessible.name: "Let the card answer nothing"
        onClicked: ChipReader.fallMute()
    }
    DockButton {
        objectName: "nonsense"
        text: "Talk nonsense"
        visible: ChipReader.cardPresent
        enabled: ChipReader.alive
        Accessible.name: "Let the card answer random bytes"
        onClicked: ChipReader.talkNonsense()
    }
    DockButton {
        objectName: "answer-late"
        text: "Answer late"
        visible: ChipReader.cardPresent
        enabled: ChipReader.alive
        Accessible.name: "Let the card's next answer be late"
        onClicked: ChipReader.answerLate()
    }
    DockButton {
        objectName: "lay-forged"
        text: "Lay a forged one"
        visible: !ChipReader.cardPresent
        enabled: ChipReader.alive
        onClicked: ChipReader.layForged()
    }
}
