import QtQuick
import Kiosk.Theme

// Text as the house sets it: always plain, never justified, never cut short.
Text {
    id: words

    property bool bold: false

    color: Theme.colour.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
    font.weight: bold ? Theme.strong : Font.Normal
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    lineHeight: Theme.lineHeight
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
