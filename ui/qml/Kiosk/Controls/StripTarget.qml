import QtQuick
import Kiosk.Theme

// One of the five targets of the strip: an icon, what it is, how it stands now. Where the words have no room beside
// the icon, they go under it; where even the word has none, it is set smaller, never cut, and those beside it with it.
Pressable {
    id: control

    required property Component drawing
    property string standing
    property bool open: false

    // The size in which its own words fit, and the one in which they are set.
    readonly property int fits: Math.max(Theme.type(3.5), Math.floor(Theme.fine * Math.min(1, room / (Math.max(named.advanceWidth, beside ? stood.advanceWidth : 0) + 2))))
    property int letters: fits
    readonly property real room: availableWidth - (beside ? sketchSize + Theme.grid / 2 : 0)
    readonly property real sketchSize: 9 * Theme.mm
    readonly property bool beside: width - sketchSize - 2.5 * Theme.grid >= 24 * Theme.mm

    padding: Theme.grid / 2
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    Accessible.name: standing === "" ? text : text + ": " + standing

    TextMetrics {
        id: named
        font.family: Theme.family
        font.pixelSize: Theme.fine
        font.weight: Theme.strong
        text: control.text
    }
    TextMetrics {
        id: stood
        font.family: Theme.family
        font.pixelSize: Theme.fine
        text: control.standing
    }

    contentItem: Item {
        implicitHeight: control.beside ? Math.max(control.sketchSize, words.height) : control.sketchSize + Theme.grid / 4 + words.height

        Loader {
            id: sketch
            width: control.sketchSize
            height: control.sketchSize
            x: control.beside ? 0 : (parent.width - width) / 2
            y: control.beside ? (parent.height - height) / 2 : (parent.height - parent.implicitHeight) / 2
            sourceComponent: control.drawing
        }
        Column {
            id: words
            x: control.beside ? control.sketchSize + Theme.grid / 2 : 0
            y: control.beside ? (parent.height - height) / 2 : sketch.y + sketch.height + Theme.grid / 4
            width: parent.width - x
            Words {
                width: parent.width
                text: control.text
                bold: true
                color: Theme.colour.primary
                font.pixelSize: control.letters
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.type(3.5)
                wrapMode: Text.NoWrap
                horizontalAlignment: control.beside ? Text.AlignLeft : Text.AlignHCenter
                lineHeight: 1
                Accessible.ignored: true
            }
            Words {
                width: parent.width
                text: control.standing
                visible: control.beside && text !== ""
                color: Theme.colour.quiet
                font.pixelSize: control.letters
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.type(3.5)
                wrapMode: Text.NoWrap
                lineHeight: 1
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        radius: control.corner
        color: control.down || control.open ? Theme.colour.chosen : Theme.colour.card
        border.width: control.open ? Theme.border : Theme.rim
        border.color: control.open ? Theme.colour.primary : Theme.colour.rim
    }
}
