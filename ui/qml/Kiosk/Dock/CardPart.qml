import QtQuick
import Kiosk.Theme

// An identity card, 62 x 39: portrait, lines, chip or code.
Item {
    id: card

    property bool code: false

    width: 62
    height: 39

    Ink {
        anchors.fill: parent
        white: "M4 0 L58 0 Q62 0 62 4 L62 35 Q62 39 58 39 L4 39 Q0 39 0 35 L0 4 Q0 0 4 0 Z"
        tinted: "M0 4 Q0 0 4 0 L58 0 Q62 0 62 4 L62 9 L0 9 Z"
        ink: "M4 0 L58 0 Q62 0 62 4 L62 35 Q62 39 58 39 L4 39 Q0 39 0 35 L0 4 Q0 0 4 0 Z M11.5 15 A4.6 4.6 0 1 0 11.6 15 M4.5 33 Q5 26 11.5 26 Q18 26 18.5 33"
    }
    Ink {
        anchors.fill: parent
        visible: !card.code
        stroke: 1.6
        tinted: "M44 15 L56 15 L56 25 L44 25 Z"
        tintColour: Theme.colour.mark
        ink: "M46 15 L54 15 Q56 15 56 17 L56 23 Q56 25 54 25 L46 25 Q44 25 44 23 L44 17 Q44 15 46 15 Z M50 15 L50 25 M44 20 L56 20 M25 17 L38 17 M25 23 L34 23 M25 32 L56 32"
    }
    Ink {
        anchors.fill: parent
        visible: card.code
        stroke: 1.6
        ink: "M41 14 L47 14 L47 20 L41 20 Z M51 14 L57 14 L57 20 L51 20 Z M41 25 L47 25 L47 31 L41 31 Z M51 25 L54 25 L54 28 M57 25 L57 31 L52 31 M25 17 L36 17 M25 23 L33 23 M25 32 L36 32"
    }
}
