import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// Actions that belong together, in a line of their own, with a word before them if need be.
Row {
    property string label

    width: parent?.width ?? 0
    height: 12.8 * Theme.mm
    spacing: 0.6 * Theme.grid

    Words {
        visible: text !== ""
        height: parent.height
        text: parent.label
        color: Theme.colour.quiet
        font.pixelSize: Theme.small
        verticalAlignment: Text.AlignVCenter
        lineHeight: 1
        wrapMode: Text.NoWrap
    }
}
