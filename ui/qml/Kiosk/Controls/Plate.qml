import QtQuick
import Kiosk.Theme

// A white card on the paper: a hairline, no shadow.
Rectangle {
    color: Theme.colour.card
    radius: Theme.corner
    border.width: Theme.hairline
    border.color: Theme.colour.line
}
