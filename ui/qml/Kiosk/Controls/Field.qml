pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Keyboard
import Kiosk.Theme

// One line to fill: its label above, where its value comes from in a pill, its trouble below in words.
ColumnLayout {
    id: field

    required property string name
    property string label
    property string value
    property string source
    property string trouble
    property string hint
    property string help
    property string kind: "text"
    property int limit: 120
    property int size: Theme.lead

    signal edited(text: string)

    spacing: Theme.grid / 2
    objectName: "field:" + name

    function clear(): void {
        input.text = "";
    }

    function take(): void {
        input.forceActiveFocus(Qt.OtherFocusReason);
    }

    Component.onCompleted: input.text = value
    // While a person types, the field is the truth: an older value must not come back into it.
    onValueChanged: if (!input.activeFocus) {
        input.text = value;
    }
    Component.onDestruction: Typing.leave(input)

    RowLayout {
        spacing: Theme.grid
        visible: field.label !== ""
        Layout.fillWidth: true
        Words {
            text: field.label
            bold: true
            font.pixelSize: Theme.label
            Layout.fillWidth: true
        }
        Pill {
            text: field.source
        }
    }
    Words {
        text: field.help
        visible: text !== ""
        color: Theme.colour.quiet
        Layout.fillWidth: true
    }
    Rectangle {
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.target
        radius: Theme.corner
        color: Theme.colour.card
        border.width: input.activeFocus || field.trouble !== "" ? Theme.border : Theme.rim
        border.color: field.trouble !== "" ? Theme.colour.trouble : input.activeFocus ? Theme.colour.primary : Theme.colour.rim

        Words {
            id: example
            anchors.fill: input
            text: field.hint
            visible: input.text === "" && implicitWidth <= width
            color: Theme.colour.quiet
            font.pixelSize: field.size
            verticalAlignment: Text.AlignVCenter
            wrapMode: Text.NoWrap
            lineHeight: 1
            Accessible.ignored: true
        }
        TextInput {
            id: input
            objectName: "input:" + field.name
            anchors.fill: parent
            anchors.leftMargin: Theme.grid
            anchors.rightMargin: Theme.grid
            verticalAlignment: TextInput.AlignVCenter
            clip: true
            font.family: Theme.family
            font.pixelSize: field.size
            color: Theme.colour.ink
            selectionColor: Theme.colour.chosen
            selectedTextColor: Theme.colour.ink
            maximumLength: field.limit
            echoMode: field.kind === "secret" ? TextInput.Password : TextInput.Normal
            passwordCharacter: "•"
            activeFocusOnTab: true
            // A finger sets the caret; what is copied could be pasted by the next person.
            selectByMouse: false
            inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhSensitiveData
            Accessible.role: Accessible.EditableText
            Accessible.name: field.label === "" ? field.hint : field.label
            Accessible.description: field.trouble
            onTextChanged: if (activeFocus) {
                field.edited(text);
            }
            onActiveFocusChanged: {
                if (activeFocus) {
                    Typing.enter(input, field, field.kind);
                } else {
                    Typing.leave(input);
                }
            }
            onCursorPositionChanged: if (activeFocus && Typing.input === input) {
                Typing.look();
            }
            Keys.onPressed: event => Typing.press(event)
            cursorDelegate: Rectangle {
                width: Theme.border / 1.5
                color: Theme.colour.primary
                visible: input.activeFocus
            }
        }
    }
    // An example that is longer than the line stands below it, whole.
    Words {
        text: field.hint
        visible: input.text === "" && !example.visible
        color: Theme.colour.quiet
        Layout.fillWidth: true
    }
    Words {
        text: field.trouble
        visible: text !== ""
        color: Theme.colour.trouble
        bold: true
        font.pixelSize: Theme.small
        Layout.fillWidth: true
    }
}
