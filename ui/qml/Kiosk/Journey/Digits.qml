pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Keyboard
import Kiosk.Theme

// Six places for six digits, with their own pad beneath.
Column {
    id: entry

    required property string digits

    signal edited(text: string)

    spacing: Theme.apart

    Row {
        anchors.horizontalCenter: parent.horizontalCenter
        spacing: Theme.grid / 2
        Accessible.role: Accessible.EditableText
        Accessible.name: qsTr("Sáu số cuối của số định danh")
        Repeater {
            model: 6
            delegate: Rectangle {
                id: place
                required property int index
                width: 22 * Theme.mm
                height: 26 * Theme.mm
                radius: Theme.corner
                color: Theme.colour.paper
                border.width: index === entry.digits.length ? Theme.border : Theme.hairline * 1.5
                border.color: index === entry.digits.length ? Theme.colour.primary : Theme.colour.quiet
                Words {
                    anchors.centerIn: parent
                    text: entry.digits.charAt(place.index)
                    bold: true
                    font.pixelSize: Theme.number
                    font.features: {
                        "tnum": 1
                    }
                    lineHeight: 1
                }
            }
        }
    }
    Grid {
        anchors.horizontalCenter: parent.horizontalCenter
        columns: 3
        Repeater {
            model: Letters.pad
            delegate: Key {
                required property string modelData
                width: 48 * Theme.mm
                height: 21 * Theme.mm
                text: modelData
                enabled: entry.digits.length < 6
                onClicked: entry.edited(entry.digits + text)
            }
        }
        Item {
            width: 48 * Theme.mm
            height: 21 * Theme.mm
        }
        Key {
            width: 48 * Theme.mm
            height: 21 * Theme.mm
            text: "0"
            enabled: entry.digits.length < 6
            onClicked: entry.edited(entry.digits + text)
        }
        Key {
            objectName: "key:rub"
            width: 48 * Theme.mm
            height: 21 * Theme.mm
            text: "⌫"
            enabled: entry.digits.length > 0
            Accessible.name: qsTr("Xóa một số")
            onClicked: entry.edited(entry.digits.slice(0, -1))
        }
    }
}
