import QtQuick
import Kiosk.Theme

// The one thing to do on this screen.
Pressable {
    id: control

    // A screen that is only settling looks as it will be: its button is open, though it takes no touch yet.
    property bool ready: true

    enabled: ready
    implicitHeight: Math.max(Theme.button, implicitContentHeight + topPadding + bottomPadding)
    leftPadding: 1.5 * Theme.grid
    rightPadding: 1.5 * Theme.grid
    topPadding: Theme.grid / 2
    bottomPadding: Theme.grid / 2
    font.pixelSize: Theme.lead

    contentItem: Words {
        text: control.text
        font: control.font
        color: control.ready ? Theme.colour.onPrimary : Theme.colour.quiet
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        lineHeight: 1
        Accessible.ignored: true
    }
    // Not ready yet: hollow, so that it is told from the open one by more than its colour.
    background: Rectangle {
        radius: control.corner
        color: !control.ready ? Theme.colour.paper : control.down ? Theme.colour.pressed : Theme.colour.primary
        border.width: control.ready ? 0 : Theme.hairline
        border.color: Theme.colour.quiet
    }
}
