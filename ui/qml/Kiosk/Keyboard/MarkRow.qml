pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge
import Kiosk.Theme

// The marks, each as it would look on the letters at the caret, with the key that also writes it. Who knows neither
// Telex nor VNI types the bare letters and touches the mark; touched again it goes.
Row {
    id: row

    property real tall

    Repeater {
        id: marks
        model: TypingModel.marks
        delegate: WordyKey {
            id: key
            required property string mark
            required property string words
            required property string shows
            required property bool fits
            objectName: "mark:" + mark
            width: row.width / marks.count
            height: row.tall
            text: shows
            below: words
            font.pixelSize: Theme.lead
            enabled: fits
            Accessible.name: words
            Accessible.checkable: true
            Accessible.checked: worn
            onClicked: Typing.mark(mark)

            required hotkey
            required worn
        }
    }
}
