import QtQuick
import Kiosk.Theme

// The letter under the finger, again above it: a finger hides the key that it presses. It never rises over the field.
Rectangle {
    id: bubble

    property Key under: null

    visible: under !== null
    width: under === null ? 0 : Math.max(under.width, 20 * Theme.mm)
    height: 19 * Theme.mm
    radius: 3 * Theme.mm
    color: Theme.colour.card
    border.width: Theme.border
    border.color: Theme.colour.primary

    onUnderChanged: {
        if (under !== null) {
            const place = under.mapToItem(parent, under.width / 2, 0);
            x = Math.max(0, Math.min(parent.width - width, place.x - width / 2));
            y = Math.max(0, place.y - height + Theme.mm);
        }
    }

    Text {
        anchors.centerIn: parent
        text: bubble.under === null ? "" : bubble.under.text
        textFormat: Text.PlainText
        font.family: Theme.family
        font.weight: Theme.strong
        font.pixelSize: 13 * Theme.mm
        color: Theme.colour.ink
        Accessible.ignored: true
    }
}
