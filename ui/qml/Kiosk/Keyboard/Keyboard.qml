pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge
import Kiosk.Drawings
import Kiosk.Theme

// The kiosk's own keyboard: letters that compose Vietnamese by Telex or VNI, with the marks to touch above them;
// numbers and dates get a pad, an e-mail address its own signs. Where the screen is low, a line says what marks are.
Rectangle {
    id: keyboard

    // Shift: for one letter, or held until touched again; a name's words begin with a capital by themselves.
    property string shift
    readonly property bool large: shift === "large" || shift === "held" || (shift === "" && TypingModel.begins)
    property bool signs: false
    readonly property bool mails: TypingModel.board === "email"
    // A secret begins with the digits, and no key shows itself larger than it is.
    readonly property bool keeps: TypingModel.board === "secret"
    readonly property bool writes: !mails && !keeps
    readonly property bool roomy: Display.height > 240 * Theme.mm
    readonly property real tall: (Theme.portrait && roomy ? 17 : 15) * Theme.mm
    readonly property real pitch: Math.floor(Math.min(width, 262 * Theme.mm) / 10)
    // By VNI the digits are the marks: they have a row of their own, and need no other.
    readonly property bool digits: TypingModel.composes && TypingModel.method === "vni"
    readonly property real above: digits ? 0 : marks.visible ? marks.height : ends.visible ? ends.height : hint.text !== "" ? hint.height : 0

    objectName: "keyboard"
    visible: Typing.input !== null
    height: 2 * Theme.mm + above + board.height + Theme.mm
    color: Theme.colour.paper
    Accessible.role: Accessible.Grouping
    Accessible.name: qsTr("Bàn phím")
    Component.onCompleted: signs = keeps

    function write(text: string): void {
        Typing.put(text);
        if (keyboard.shift !== "held") {
            keyboard.shift = "";
        }
    }

    function turnShift(): void {
        if (shift === "large") {
            shift = "held";
        } else if (shift === "held") {
            shift = TypingModel.begins ? "small" : "";
        } else {
            shift = large ? "small" : "large";
        }
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
            bubble.under = null;
            pick.open = false;
            keyboard.shift = "";
            keyboard.signs = keyboard.keeps;
        }
    }
    // Between two keys nothing behind the keyboard is touched.
    MouseArea {
        anchors.fill: parent
    }
    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: Theme.colour.rim
    }
    Text {
        id: hint
        objectName: "hint"
        y: 2 * Theme.mm
        width: parent.width
        height: 1.5 * Theme.fine
        visible: text !== "" && !marks.visible && !ends.visible && !keyboard.digits
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        textFormat: Text.PlainText
        text: TypingModel.hint
        font.family: Theme.family
        font.pixelSize: Theme.fine
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.type(3.5)
        color: Theme.colour.ink
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
    MarkRow {
        id: marks
        visible: keyboard.roomy && TypingModel.composes && !keyboard.digits
        anchors.horizontalCenter: parent.horizontalCenter
        y: 2 * Theme.mm
        width: keyboard.pitch * 10
        tall: Math.max(15 * Theme.mm, 1.25 * (Theme.lead + Theme.fine) + 5 * Theme.mm)
    }
    // How most addresses end, in one touch.
    Row {
        id: ends
        visible: keyboard.mails
        anchors.horizontalCenter: parent.horizontalCenter
        y: 2 * Theme.mm
        Repeater {
            model: keyboard.mails ? Letters.ends : []
            delegate: Key {
                required property string modelData
                width: keyboard.pitch * (modelData.length > 5 ? 2.5 : 1.25)
                height: keyboard.tall
                text: modelData
                font.pixelSize: Theme.body
                onClicked: Typing.put(text)
            }
        }
    }

    Column {
        id: board
        anchors.horizontalCenter: parent.horizontalCenter
        y: 2 * Theme.mm + keyboard.above
        width: keyboard.pitch * 10

        Column {
            visible: !TypingModel.pad
            Row {
                visible: keyboard.digits
                Repeater {
                    model: keyboard.digits ? Letters.digits : []
                    delegate: WordyKey {
                        required property int index
                        required property string modelData
                        width: keyboard.pitch
                        height: keyboard.roomy ? marks.tall : keyboard.tall
                        text: modelData
                        below: keyboard.roomy ? [qsTr("sắc"), qsTr("huyền"), qsTr("hỏi"), qsTr("ngã"), qsTr("nặng"), "â ê ô", "ơ ư", "ă", "đ", qsTr("bỏ")][index] : ""
                        font.pixelSize: Theme.lead
                        onClicked: keyboard.write(text)
                    }
                }
            }
            KeyRow {
                letters: keyboard.signs ? keyboard.digits ? Letters.brackets : Letters.digits : Letters.first
                pitch: keyboard.pitch
                tall: keyboard.tall
                large: keyboard.large
                plain: keyboard.keeps
                onWritten: text => keyboard.write(text)
                onHeld: (letter, key) => keyboard.offer(letter, key)
                onTouched: key => bubble.under = keyboard.keeps ? null : key
            }
            KeyRow {
                letters: keyboard.signs ? Letters.signs : keyboard.writes ? Letters.second : Letters.secondOfMail
                pitch: keyboard.pitch
                tall: keyboard.tall
                large: keyboard.large
                plain: keyboard.keeps
                onWritten: text => keyboard.write(text)
                onHeld: (letter, key) => keyboard.offer(letter, key)
                onTouched: key => bubble.under = keyboard.keeps ? null : key
            }
            Row {
                WordyKey {
                    id: shiftKey
                    objectName: "key:shift"
                    width: keyboard.pitch * 1.5
                    height: keyboard.tall
                    text: keyboard.shift === "held" ? qsTr("HOA") : qsTr("Hoa")
                    font.pixelSize: Theme.body
                    serves: true
                    worn: keyboard.large
                    enabled: !keyboard.signs
                    Accessible.name: qsTr("Chữ hoa")
                    Accessible.checkable: true
                    Accessible.checked: keyboard.large
                    drawing: Drawing {
                        size: 7 * Theme.mm
                        stroke: 0.8 * Theme.mm
                        inkColour: shiftKey.said
                        tintColour: keyboard.large ? shiftKey.said : "transparent"
                        ink: "M48 12L86 52H66V86H30V52H10Z"
                        tinted: "M48 12L86 52H66V86H30V52H10Z"
                    }
                    onClicked: keyboard.turnShift()
                }
                KeyRow {
                    letters: keyboard.signs ? Letters.moreSigns : Letters.third
                    pitch: keyboard.pitch
                    tall: keyboard.tall
                    large: keyboard.large
                    plain: keyboard.keeps
                    onWritten: text => keyboard.write(text)
                    onHeld: (letter, key) => keyboard.offer(letter, key)
                    onTouched: key => bubble.under = keyboard.keeps ? null : key
                }
                RubKey {
                    objectName: "key:backspace"
                    width: keyboard.pitch * 1.5
                    height: keyboard.tall
                }
            }
            Row {
                Key {
                    objectName: "key:page"
                    width: keyboard.pitch * 1.5
                    height: keyboard.tall
                    text: keyboard.signs ? "abc" : "123"
                    serves: true
                    font.pixelSize: Theme.body
                    Accessible.name: keyboard.signs ? qsTr("Phím chữ") : qsTr("Phím số")
                    onClicked: keyboard.signs = !keyboard.signs
                }
                Key {
                    id: way
                    objectName: "key:method"
                    visible: keyboard.writes && TypingModel.composes
                    width: keyboard.pitch * 1.75
                    height: keyboard.tall
                    text: TypingModel.method === "telex" ? "Telex" : TypingModel.method === "vni" ? "VNI" : "ABC"
                    serves: true
                    font.pixelSize: Theme.body
                    Accessible.name: qsTr("Kiểu gõ: %1").arg(text)
                    onClicked: pick.open = true
                }
                Key {
                    width: keyboard.pitch
                    height: keyboard.tall
                    text: keyboard.writes ? "," : "@"
                    onClicked: keyboard.write(text)
                }
                Key {
                    objectName: "key:space"
                    visible: keyboard.writes
                    width: keyboard.pitch * (way.visible ? 2.75 : 4.5)
                    height: keyboard.tall
                    text: qsTr("dấu cách")
                    font.pixelSize: Theme.body
                    onClicked: keyboard.write(" ")
                }
                Repeater {
                    model: keyboard.writes ? ["."] : ["_", "-", "."]
                    delegate: Key {
                        required property string modelData
                        width: keyboard.pitch * (keyboard.writes ? 1 : 5.5 / 3)
                        height: keyboard.tall
                        text: modelData
                        onClicked: keyboard.write(text)
                    }
                }
                Key {
                    objectName: "key:done"
                    width: keyboard.pitch * 2
                    height: keyboard.tall
                    text: qsTr("Xong")
                    strong: true
                    font.pixelSize: Theme.lead
                    onClicked: Typing.close()
                }
            }
        }
        Loader {
            active: TypingModel.pad
            visible: active
            anchors.horizontalCenter: parent.horizontalCenter
            sourceComponent: Pad {
                tall: keyboard.tall
                room: board.width
            }
        }
    }
    Bubble {
        id: bubble
    }
    Variants {
        id: variants
        large: keyboard.large
        onLetterChanged: if (letter !== "") {
            bubble.under = null;
        }
        onWritten: text => keyboard.write(text)
    }
    Loader {
        id: pick
        property bool open: false
        anchors.fill: parent
        active: open
        sourceComponent: Switch {
            onClosed: pick.open = false
        }
    }
}
