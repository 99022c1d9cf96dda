pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Keyboard
import Kiosk.Theme

// Six places for six digits, with their own pad beneath or, lying, beside them; a keyboard's digits go there too.
FocusScope {
    id: entry

    required property string digits

    signal edited(text: string)

    readonly property real keyWidth: Math.min(48 * Theme.mm, (beside ? width / 2 - 2 * Theme.grid : width) / 3)
    readonly property real keyHeight: (beside ? 19.5 : 21) * Theme.mm
    readonly property bool beside: !Theme.portrait && width > 190 * Theme.mm

    function put(text: string): void {
        if (digits.length < 6) {
            edited(digits + text);
        }
    }

    function rub(): void {
        if (digits.length > 0) {
            edited(digits.slice(0, -1));
        }
    }

    implicitHeight: grid.implicitHeight
    focus: true
    Keys.onPressed: event => {
        if (event.text >= "0" && event.text <= "9" && event.text.length === 1) {
            put(event.text);
            event.accepted = true;
        } else if (event.key === Qt.Key_Backspace) {
            rub();
            event.accepted = true;
        }
    }

    GridLayout {
        id: grid
        anchors.left: parent.left
        anchors.right: parent.right
        columns: entry.beside ? 2 : 1
        columnSpacing: 3 * Theme.grid
        rowSpacing: Theme.apart
        RowLayout {
            id: places
            spacing: Theme.grid / 2
            Layout.alignment: Qt.AlignHCenter
            Accessible.role: Accessible.EditableText
            Accessible.name: qsTr("Sáu số cuối của số định danh")
            Accessible.description: qsTr("Đã nhập %1 trong 6 số").arg(entry.digits.length)
            Repeater {
                model: 6
                delegate: Rectangle {
                    id: place
                    required property int index
                    readonly property bool next: index === entry.digits.length
                    Layout.preferredWidth: Math.min(22 * Theme.mm, (entry.width * (entry.beside ? 0.5 : 1) - 6 * Theme.grid) / 6)
                    Layout.preferredHeight: 26 * Theme.mm
                    radius: Theme.corner
                    color: Theme.colour.paper
                    border.width: next ? Theme.border : Theme.rim
                    border.color: next ? Theme.colour.primary : Theme.colour.quiet
                    Words {
                        anchors.centerIn: parent
                        text: entry.digits.charAt(place.index)
                        bold: true
                        font.pixelSize: Theme.number
                        font.features: {
                            "tnum": 1
                        }
                        lineHeight: 1
                        Accessible.ignored: true
                    }
                }
            }
        }
        Grid {
            columns: 3
            Layout.alignment: Qt.AlignHCenter
            Repeater {
                model: Letters.pad
                delegate: Key {
                    required property string modelData
                    width: entry.keyWidth
                    height: entry.keyHeight
                    text: modelData
                    focusPolicy: Qt.TabFocus
                    enabled: entry.digits.length < 6
                    onClicked: entry.put(text)
                }
            }
            Item {
                width: entry.keyWidth
                height: entry.keyHeight
            }
            Key {
                width: entry.keyWidth
                height: entry.keyHeight
                text: "0"
                focusPolicy: Qt.TabFocus
                enabled: entry.digits.length < 6
                onClicked: entry.put(text)
            }
            Key {
                objectName: "key:rub"
                width: entry.keyWidth
                height: entry.keyHeight
                text: "⌫"
                focusPolicy: Qt.TabFocus
                enabled: entry.digits.length > 0
                Accessible.name: qsTr("Xóa một số")
                onClicked: entry.rub()
            }
        }
    }
}
