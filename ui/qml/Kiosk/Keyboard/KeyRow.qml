pragma ComponentBehavior: Bound

import QtQuick

// A row of letters of one width.
Row {
    id: row

    required property list<string> letters
    required property real pitch
    required property real tall
    property bool large: false
    // No letter has a mark here.
    property bool plain: false

    signal written(text: string)
    signal held(letter: string, key: Item)
    signal touched(key: Item)

    Repeater {
        model: row.letters
        delegate: Key {
            id: key
            required property string modelData
            width: row.pitch
            height: row.tall
            text: row.large ? modelData.toUpperCase() : modelData
            offers: !row.plain && Letters.variants(modelData).length > 0
            onDownChanged: row.touched(down ? key : null)
            onClicked: row.written(text)
            onPressAndHold: {
                if (offers) {
                    row.held(modelData, key);
                } else {
                    row.written(text); // a slow finger writes too: what was held is no click any more
                }
            }
        }
    }
}
