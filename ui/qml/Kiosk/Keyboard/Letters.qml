pragma Singleton

import QtQuick

// What stands on the keys, and what a long press on a key offers: a row a letter, a column a tone.
QtObject {
    readonly property list<string> first: ["q", "w", "e", "r", "t", "y", "u", "i", "o", "p"]
    readonly property list<string> second: ["a", "s", "d", "f", "g", "h", "j", "k", "l", "đ"]
    readonly property list<string> secondOfMail: ["a", "s", "d", "f", "g", "h", "j", "k", "l", "+"]
    readonly property list<string> ends: ["@gmail.com", "@yahoo.com", "@icloud.com", ".com", ".vn"]
    readonly property list<string> third: ["z", "x", "c", "v", "b", "n", "m"]
    readonly property list<string> digits: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"]
    readonly property list<string> brackets: ["[", "]", "{", "}", "<", ">", "*", "|", "~", "^"]
    readonly property list<string> signs: ["-", "/", ":", ";", "(", ")", "+", "%", "&", "@"]
    readonly property list<string> moreSigns: ["'", "\"", "?", "!", "#", "_", "="]
    readonly property list<string> pad: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

    function variants(letter: string): list<string> {
        return {
            "a": ["aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ"],
            "e": ["eèéẻẽẹ", "êềếểễệ"],
            "i": ["iìíỉĩị"],
            "o": ["oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ"],
            "u": ["uùúủũụ", "ưừứửữự"],
            "y": ["yỳýỷỹỵ"],
            "d": ["dđ"]
        }[letter] ?? [];
    }
}
