import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The centre's name, which kiosk this is, and the clock; nothing to touch. In a narrow place the clock goes under the
// name.
Item {
    id: head
    objectName: "head"

    // Whether the hidden gesture is taken here.
    property bool hides: false

    readonly property bool narrow: width < 160 * Theme.mm
    readonly property real sign: 14 * Theme.mm
    readonly property int letters: narrow ? Theme.type(3.6) : Theme.fine

    implicitHeight: Math.max(sign, names.height, narrow ? 0 : clock.height)
    height: implicitHeight

    Lotus {
        id: mark
        y: (Math.min(head.height, names.height) - size) / 2
        size: head.sign
        stroke: 0.7 * Theme.mm
        inkColour: head.named
    }
    Column {
        id: names
        anchors.left: mark.right
        anchors.leftMargin: Theme.grid
        anchors.right: head.narrow ? parent.right : clock.left
        anchors.rightMargin: head.narrow ? 0 : Theme.grid
        anchors.verticalCenter: parent.verticalCenter
        Words {
            width: parent.width
            text: Session.centreName
            bold: true
            font.pixelSize: head.letters
            color: head.named
            lineHeight: 1
        }
        Words {
            width: parent.width
            text: head.narrow ? Session.time + " · " + Session.day : qsTr("Ki-ốt %1").arg(Session.kioskId)
            font.pixelSize: head.letters
            color: Theme.colour.quiet
            lineHeight: 1
        }
    }
    HiddenSpot {
        objectName: "hidden:name"
        enabled: head.hides
        width: names.x + names.width
        height: head.height
    }
    Column {
        id: clock
        visible: !head.narrow
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        Words {
            anchors.right: parent.right
            text: Session.time
            bold: true
            font.pixelSize: head.letters
            lineHeight: 1
        }
        Words {
            anchors.right: parent.right
            text: Session.day
            color: Theme.colour.quiet
            font.pixelSize: head.letters
            lineHeight: 1
        }
    }
    // Yellow is for what can be touched alone.
    readonly property color named: Theme.high ? Theme.colour.ink : Theme.colour.primary
}
