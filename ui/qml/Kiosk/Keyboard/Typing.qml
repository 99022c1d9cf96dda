pragma Singleton

import QtQuick
import Kiosk.Bridge

// Which field is being filled, for the keyboard that fills it and the area that keeps it in sight. Keys of the
// screen and of a keyboard with a cable go the same way: through the composer.
QtObject {
    id: typing

    property TextInput input: null
    property Item place: null
    property bool writing: false

    function enter(input: TextInput, place: Item, kind: string): void {
        TypingModel.enter(kind, input.text.slice(0, input.cursorPosition), input.text.slice(input.cursorPosition));
        typing.input = input;
        typing.place = place;
    }

    function leave(input: TextInput): void {
        if (typing.input === input) {
            typing.input = null;
            typing.place = null;
            TypingModel.leave();
        }
    }

    // What is chosen counts as taken away: the next key stands in its place.
    function look(): void {
        const field = typing.input;
        if (!typing.writing) {
            TypingModel.look(field.text.slice(0, field.selectionStart), field.text.slice(field.selectionEnd));
        }
    }

    function put(text: string): void {
        look();
        TypingModel.press(text);
        show();
    }

    function mark(name: string): void {
        look();
        TypingModel.put(name);
        show();
    }

    function rub(): void {
        const chosen = typing.input.selectedText !== "";
        look();
        if (!chosen) {
            TypingModel.back();
        }
        show();
    }

    function show(): void {
        const field = typing.input;
        const text = TypingModel.before + TypingModel.after;
        // A full field takes nothing more; what stands there is never cut.
        if (text.length > field.maximumLength && text.length > field.length) {
            return;
        }
        typing.writing = true;
        field.text = text;
        field.cursorPosition = TypingModel.before.length;
        typing.writing = false;
    }

    // A key of a keyboard with a cable. Nothing is copied or pasted: what one person takes along the next could find.
    function press(event: KeyEvent): void {
        const held = event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier);
        const moves = [Qt.Key_Left, Qt.Key_Right, Qt.Key_Home, Qt.Key_End];
        if (held) {
            event.accepted = !moves.includes(event.key);
        } else if (event.key === Qt.Key_Backspace) {
            rub();
            event.accepted = true;
        } else if (event.text.length === 1 && event.text >= " " && event.key !== Qt.Key_Delete) {
            put(event.text);
            event.accepted = true;
        } else {
            event.accepted = [Qt.Key_Paste, Qt.Key_Copy, Qt.Key_Cut, Qt.Key_Undo, Qt.Key_Redo].includes(event.key) || (event.key === Qt.Key_Insert);
        }
    }

    function close(): void {
        typing.input.focus = false;
    }
}
