import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Drawings
import Kiosk.Theme

// The centre's name and the clock; nothing to touch.
Item {
    id: head

    implicitHeight: 14 * Theme.mm

    Lotus {
        id: mark
        anchors.verticalCenter: parent.verticalCenter
        size: 14 * Theme.mm
        stroke: 0.7 * Theme.mm
        inkColour: Theme.colour.primary
    }
    Words {
        anchors.left: mark.right
        anchors.leftMargin: Theme.grid
        anchors.right: clock.left
        anchors.rightMargin: Theme.grid
        anchors.verticalCenter: parent.verticalCenter
        text: Session.centreName
        bold: true
        font.pixelSize: Theme.small
        color: Theme.colour.primary
    }
    Column {
        id: clock
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        Words {
            anchors.right: parent.right
            text: Session.time
            bold: true
            font.pixelSize: Theme.small
        }
        Words {
            anchors.right: parent.right
            text: Session.day
            color: Theme.colour.quiet
            font.pixelSize: Theme.small
        }
    }
}
