import QtQuick
import Kiosk.Theme

// True progress: `part` of the whole, from 0 to 1.
Rectangle {
    id: progress

    required property real part
    property string name

    implicitHeight: 4 * Theme.mm
    radius: height / 2
    color: Theme.colour.card
    border.width: Theme.hairline
    border.color: Theme.colour.quiet
    Accessible.role: Accessible.ProgressBar
    Accessible.name: name

    Rectangle {
        width: Math.max(parent.height, parent.width * Math.min(1, progress.part))
        height: parent.height
        radius: height / 2
        color: Theme.colour.mark
        border.width: Theme.hairline
        border.color: Theme.colour.wait
        visible: progress.part > 0
        Behavior on width {
            NumberAnimation {
                duration: Theme.motion
                easing.type: Easing.OutQuad
            }
        }
    }
}
