import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// One page of the gallery: a heading, and controls under each other.
ColumnLayout {
    id: sheet

    required property string heading
    default property alias content: inside.data

    spacing: Theme.apart

    Words {
        text: sheet.heading
        bold: true
        font.pixelSize: Theme.title
        lineHeight: 1
        Layout.fillWidth: true
    }
    ColumnLayout {
        id: inside
        spacing: Theme.apart
        Layout.fillWidth: true
    }
}
