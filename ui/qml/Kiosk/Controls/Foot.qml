import QtQuick
import Kiosk.Theme

// The foot of every screen: back at the left, the one primary action at the right, the rest between as words. Where
// they have no room beside each other, the words go above.
FocusScope {
    id: foot

    property string back
    property string primary
    property bool ready: true
    property bool canStartOver: true

    signal backed
    signal proceeded
    signal startedOver
    signal called

    readonly property real gap: Theme.grid
    readonly property real backWidth: back === "" ? 0 : Math.max(44 * Theme.mm, backButton.implicitWidth)
    readonly property real primaryWidth: primary === "" ? 0 : Math.max(72 * Theme.mm, primaryButton.implicitWidth)
    readonly property real wordsWidth: beside.implicitWidth
    readonly property bool stacked: (back === "" ? 0 : backWidth + gap) + wordsWidth + gap + primaryWidth > width
    readonly property bool bare: back === "" && primary === ""
    readonly property real row: bare ? 0 : Math.max(back === "" ? 0 : backButton.implicitHeight, primary === "" ? 0 : primaryButton.implicitHeight)
    readonly property real wordsHeight: over.implicitHeight

    implicitHeight: stacked && !bare ? wordsHeight + gap / 2 + row : Math.max(row, wordsHeight)
    height: implicitHeight

    component Ways: Row {
        id: words
        required property bool shown
        visible: shown
        spacing: foot.gap
        TextButton {
            objectName: "start-over"
            text: qsTr("Làm lại từ đầu")
            visible: foot.canStartOver
            width: Math.min(implicitWidth, (foot.width - foot.gap) / 2)
            onClicked: foot.startedOver()
        }
        TextButton {
            objectName: "call-staff"
            text: qsTr("Tìm cán bộ")
            width: Math.min(implicitWidth, (foot.width - foot.gap) / 2)
            onClicked: foot.called()
        }
    }

    // The order of the keys is the order of reading, so each place has words of its own.
    Ways {
        id: over
        shown: foot.stacked
    }
    QuietButton {
        id: backButton
        objectName: "back"
        text: foot.back
        visible: text !== ""
        // Stacked, the two share the width, and the way on has the larger part.
        width: foot.stacked && foot.primary !== "" ? Math.min(foot.backWidth, (foot.width - foot.gap) * 0.42) : Math.min(foot.width, foot.backWidth)
        height: foot.row
        y: foot.height - height
        onClicked: foot.backed()
    }
    Ways {
        id: beside
        shown: !foot.stacked
        x: foot.back === "" ? 0 : foot.backWidth + foot.gap
        y: foot.height - (foot.row || foot.wordsHeight) / 2 - height / 2
    }
    PrimaryButton {
        id: primaryButton
        objectName: "primary"
        text: foot.primary
        visible: text !== ""
        ready: foot.ready
        width: foot.stacked ? (foot.back === "" ? foot.width : foot.width - backButton.width - foot.gap) : Math.min(foot.width, foot.primaryWidth)
        height: foot.row
        x: foot.width - width
        y: foot.height - height
        onClicked: foot.proceeded()
    }
}
