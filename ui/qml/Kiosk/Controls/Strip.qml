import QtQuick
import Kiosk.Theme

// The last line of every screen, always the same: the language, and which kiosk this is.
Item {
    id: strip

    required property string kiosk

    implicitHeight: 3 * Theme.grid

    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: Theme.colour.line
    }
    Words {
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        text: qsTr("Tiếng Việt")
        color: Theme.colour.quiet
        font.pixelSize: Theme.small
        lineHeight: 1
    }
    Words {
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        text: strip.kiosk
        color: Theme.colour.quiet
        font.pixelSize: Theme.small
        lineHeight: 1
    }
}
