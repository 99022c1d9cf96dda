import QtQuick
import Kiosk.Theme

// The number of one of several things to do, in a ring; it grows with the letters.
Rectangle {
    id: counted

    required property int number
    property bool filled: false

    implicitWidth: 1.8 * Theme.lead
    implicitHeight: implicitWidth
    radius: width / 2
    color: filled ? Theme.colour.ink : "transparent"
    border.width: Theme.rim
    border.color: Theme.colour.quiet

    Words {
        anchors.centerIn: parent
        text: counted.number
        color: counted.filled ? Theme.colour.card : Theme.colour.ink
        bold: true
        font.pixelSize: Theme.lead
        font.features: {
            "tnum": 1
        }
        lineHeight: 1
        Accessible.ignored: true
    }
}
