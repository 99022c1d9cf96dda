import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// A small heading with its fact under it.
ColumnLayout {
    id: fact

    required property string heading
    required property string value
    property int size: Theme.body

    spacing: Theme.grid / 4

    Words {
        text: fact.heading
        color: Theme.colour.quiet
        font.pixelSize: Theme.small
        Layout.fillWidth: true
        Layout.preferredWidth: 1
    }
    Words {
        text: fact.value
        bold: true
        font.pixelSize: fact.size
        Layout.fillWidth: true
        Layout.preferredWidth: 1
    }
}
