pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// The kiosk's own keyboard: plain letters, accents by a long press; numbers and dates get a pad.
Rectangle {
    id: keyboard

    readonly property bool pad: Typing.kind === "number" || Typing.kind === "date" || Typing.kind === "birth" || Typing.kind === "phone"
    // A name's words begin with a capital by themselves; shift holds for one letter.
    readonly property bool begins: Typing.kind === "name" && Typing.input !== null && (Typing.input.length === 0 || Typing.input.text.endsWith(" "))
    property string shift
    readonly property bool large: shift === "large" || (shift === "" && begins)
    property bool signs: false
    readonly property real pitch: board.width / 10

    objectName: "keyboard"
    visible: Typing.input !== null
    height: board.height + hint.height + 3 * Theme.mm
    color: Theme.colour.paper
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Bàn phím")

    function write(text: string): void {
        Typing.put(text);
        keyboard.shift = "";
    }

    function offer(letter: string, key: Item): void {
        const place = key.mapToItem(keyboard, key.width / 2, 0);
        variants.middle = place.x;
        variants.below = place.y;
        variants.letter = Letters.variants(letter).length > 0 ? letter : "";
    }

    Connections {
        target: Typing
        function onInputChanged() {
            variants.letter = "";
            keyboard.shift = "";
            keyboard.signs = false;
        }
    }

    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: Theme.colour.line
    }
    Text {
        id: hint
        y: 2 * Theme.mm
        width: parent.width
        height: 7 * Theme.mm
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        textFormat: Text.PlainText
        text: keyboard.pad ? (Typing.kind === "date" ? qsTr("Ngày, tháng, năm. Dấu gạch chéo tự hiện ra") : Typing.kind === "birth" ? qsTr("Ngày/tháng/năm, hoặc chỉ năm sinh") : "") : qsTr("Giữ phím có ba chấm để chọn chữ có dấu")
        font.family: Theme.family
        font.pixelSize: Theme.small
        color: Theme.colour.quiet
    }

    Column {
        id: board
        y: hint.y + hint.height
        width: parent.width

        Column {
            visible: !keyboard.pad
            KeyRow {
                letters: keyboard.signs ? Letters.digits : Letters.first
                pitch: keyboard.pitch
                large: keyboard.large
                onWritten: text => keyboard.write(text)
                onHeld: (letter, key) => keyboard.offer(letter, key)
            }
            KeyRow {
                letters: keyboard.signs ? Letters.signs : Letters.second
                pitch: keyboard.pitch
                large: keyboard.large
                onWritten: text => keyboard.write(text)
                onHeld: (letter, key) => keyboard.offer(letter, key)
            }
            Row {
                Key {
                    objectName: "key:shift"
                    width: keyboard.pitch * 1.5
                    text: "⇧"
                    strong: keyboard.large
                    enabled: !keyboard.signs
                    opacity: keyboard.signs ? 0.4 : 1
                    Accessible.name: qsTr("Chữ hoa")
                    onClicked: keyboard.shift = keyboard.shift === "large" ? (keyboard.begins ? "small" : "") : "large"
                }
                KeyRow {
                    letters: keyboard.signs ? Letters.moreSigns : Letters.third
                    pitch: keyboard.pitch
                    large: keyboard.large
                    onWritten: text => keyboard.write(text)
                    onHeld: (letter, key) => keyboard.offer(letter, key)
                }
                Key {
                    objectName: "key:backspace"
                    width: keyboard.pitch * 1.5
                    text: "⌫"
                    autoRepeat: true
                    Accessible.name: qsTr("Xóa một chữ")
                    onClicked: Typing.rub()
                }
            }
            Row {
                Key {
                    objectName: "key:page"
                    width: keyboard.pitch * 1.5
                    text: keyboard.signs ? qsTr("abc") : "123"
                    font.pixelSize: Theme.lead
                    Accessible.name: keyboard.signs ? qsTr("Phím chữ") : qsTr("Phím số")
                    onClicked: keyboard.signs = !keyboard.signs
                }
                Key {
                    width: keyboard.pitch
                    text: ","
                    onClicked: keyboard.write(text)
                }
                Key {
                    objectName: "key:space"
                    width: keyboard.pitch * 4.5
                    text: qsTr("dấu cách")
                    font.pixelSize: Theme.body
                    onClicked: keyboard.write(" ")
                }
                Key {
                    width: keyboard.pitch
                    text: "."
                    onClicked: keyboard.write(text)
                }
                Key {
                    objectName: "key:done"
                    width: keyboard.pitch * 2
                    text: qsTr("Xong")
                    strong: true
                    font.pixelSize: Theme.lead
                    onClicked: Typing.close()
                }
            }
        }
        Row {
            visible: keyboard.pad
            anchors.horizontalCenter: parent.horizontalCenter
            Grid {
                columns: 3
                Repeater {
                    model: Letters.pad
                    delegate: Key {
                        required property string modelData
                        width: 40 * Theme.mm
                        text: modelData
                        onClicked: keyboard.write(text)
                    }
                }
                Item {
                    width: 40 * Theme.mm
                    height: 17 * Theme.mm
                }
                Key {
                    width: 40 * Theme.mm
                    text: "0"
                    onClicked: keyboard.write(text)
                }
                Key {
                    objectName: "key:rub"
                    width: 40 * Theme.mm
                    text: "⌫"
                    autoRepeat: true
                    Accessible.name: qsTr("Xóa một chữ")
                    onClicked: Typing.rub()
                }
            }
            Key {
                objectName: "key:close"
                anchors.bottom: parent.bottom
                width: 52 * Theme.mm
                text: qsTr("Xong")
                strong: true
                font.pixelSize: Theme.lead
                onClicked: Typing.close()
            }
        }
    }
    Variants {
        id: variants
        large: keyboard.large
        onWritten: text => keyboard.write(text)
    }
}
