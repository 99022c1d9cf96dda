import QtQuick
import QtQuick.Templates as T
import Kiosk.Theme

// One key: pressed it writes, held it offers its accents. It never takes the focus from the field.
T.AbstractButton {
    id: key

    property bool offers: false
    property bool strong: false

    objectName: "key:" + text
    focusPolicy: Qt.NoFocus
    height: 17 * Theme.mm
    font.family: Theme.family
    font.pixelSize: Theme.title
    Accessible.role: Accessible.Button
    Accessible.name: text

    contentItem: Text {
        text: key.text
        textFormat: Text.PlainText
        font: key.font
        color: key.strong ? Theme.colour.onPrimary : Theme.colour.ink
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    // The gap between two keys belongs to the keys: a finger that lands in it still writes.
    background: Item {
        Rectangle {
            anchors.fill: parent
            anchors.margins: Theme.mm
            radius: 2.5 * Theme.mm
            color: key.strong ? (key.down ? Theme.colour.pressed : Theme.colour.primary) : (key.down ? Theme.colour.chosen : Theme.colour.card)
            border.width: Theme.hairline
            border.color: key.strong ? Theme.colour.primary : Theme.colour.line
            Row {
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: 1.5 * Theme.mm
                spacing: 0.8 * Theme.mm
                visible: key.offers
                Repeater {
                    model: 3
                    Rectangle {
                        width: 0.9 * Theme.mm
                        height: width
                        radius: width / 2
                        color: Theme.colour.quiet
                    }
                }
            }
        }
    }
}
