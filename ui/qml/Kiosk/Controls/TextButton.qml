import QtQuick
import Kiosk.Theme

// A way that is always there, as words alone.
Pressable {
    id: control

    leftPadding: Theme.grid / 2
    rightPadding: Theme.grid / 2
    font.pixelSize: Theme.small

    contentItem: Words {
        text: control.text
        font.family: control.font.family
        font.pixelSize: control.font.pixelSize
        font.weight: control.font.weight
        font.underline: true
        color: control.down ? Theme.colour.pressed : Theme.colour.primary
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        lineHeight: 1
        Accessible.ignored: true
    }
}
