pragma Singleton

import QtQuick

// Which field is being filled, for the keyboard that fills it and the area that keeps it in sight.
QtObject {
    id: typing

    property TextInput input: null
    property Item place: null
    property string kind: "text"

    function enter(input: TextInput, place: Item, kind: string): void {
        typing.kind = kind;
        typing.input = input;
        typing.place = place;
    }

    function leave(input: TextInput): void {
        if (typing.input === input) {
            typing.input = null;
            typing.place = null;
        }
    }

    function put(text: string): void {
        const field = typing.input;
        field.insert(field.cursorPosition, text);
        // A date's slashes come by themselves: dd/mm/yyyy.
        if (typing.kind === "date" && field.cursorPosition === field.length && (field.length === 2 || field.length === 5)) {
            field.insert(field.length, "/");
        }
        // A birth may be a year alone: only a fifth digit tells that it is a whole date.
        if (typing.kind === "birth" && field.length === 5 && !field.text.includes("/")) {
            field.insert(4, "/");
            field.insert(2, "/");
        }
    }

    function rub(): void {
        const field = typing.input;
        const at = field.cursorPosition;
        const dated = typing.kind === "date" || typing.kind === "birth";
        const over = dated && field.getText(at - 1, at) === "/" ? 2 : 1;
        field.remove(Math.max(0, at - over), at);
    }

    function close(): void {
        typing.input.focus = false;
    }
}
