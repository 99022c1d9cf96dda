import QtQuick
import Kiosk.Theme

// A small heading with its fact under it.
Column {
    id: fact

    required property string heading
    required property string value

    spacing: Theme.grid / 4

    Words {
        width: fact.width
        text: fact.heading
        color: Theme.colour.quiet
        font.pixelSize: Theme.small
    }
    Words {
        width: fact.width
        text: fact.value
        bold: true
    }
}
