pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// The foot of every screen: back at the left, the one primary action at the right, the rest between as words. Where
// they have no room beside each other, the words go above; on a lying screen they stand under the question, and the
// other two under the answers, which begin at `split`.
FocusScope {
    id: foot

    property string back
    property string primary
    property bool ready: true
    property bool canStartOver: true
    property real split: 0
    // Back and the primary action make room for a keyboard on a low screen.
    property bool waysOnly: false

    signal backed
    signal proceeded
    signal startedOver
    signal called

    readonly property real gap: Theme.grid
    readonly property bool lying: split > 0
    readonly property real room: width - split
    readonly property real backWidth: back === "" ? 0 : Math.max(44 * Theme.mm, backButton.implicitWidth)
    readonly property real primaryWidth: primary === "" ? 0 : Math.max(72 * Theme.mm, primaryButton.implicitWidth)
    readonly property real taken: (back === "" ? 0 : backWidth + gap) + primaryWidth
    readonly property bool stacked: !lying && taken + gap + beside.wants > room
    // Even the two alone may want more than there is: then the way on has the larger part.
    readonly property bool tight: taken > room
    readonly property bool bare: back === "" && primary === ""
    readonly property real row: bare ? 0 : Math.max(back === "" ? 0 : backButton.implicitHeight, primary === "" ? 0 : primaryButton.implicitHeight)
    readonly property real waysHeight: above.height
    // Where the words begin: on a lying screen they may be higher than the buttons beside them.
    readonly property real waysTop: above.shown ? above.y : beside.y

    implicitHeight: lying ? Math.max(row, Theme.target) : stacked && !bare ? waysHeight + gap / 2 + row : Math.max(row, beside.height)
    height: implicitHeight

    component Ways: Flow {
        id: ways
        required property bool shown
        // All in one line.
        readonly property real wants: (foot.canStartOver ? over.implicitWidth + spacing : 0) + staff.implicitWidth
        visible: shown
        spacing: foot.gap
        TextButton {
            id: over
            objectName: "start-over"
            text: qsTr("Làm lại từ đầu")
            visible: foot.canStartOver
            width: Math.min(implicitWidth, foot.lying ? foot.split - 2 * foot.gap : foot.width)
            onClicked: foot.startedOver()
        }
        TextButton {
            id: staff
            objectName: "call-staff"
            text: qsTr("Tìm cán bộ")
            width: Math.min(implicitWidth, foot.lying ? foot.split - 2 * foot.gap : foot.width)
            onClicked: foot.called()
        }
    }

    // The order of the keys is the order of reading, so each place has words of its own.
    Ways {
        id: above
        shown: foot.stacked || foot.lying
        width: foot.lying ? foot.split - 2 * foot.gap : foot.width
        y: !foot.lying ? 0 : height > foot.height ? foot.height - height : (foot.height - height) / 2
    }
    QuietButton {
        id: backButton
        objectName: "back"
        text: foot.back
        visible: text !== "" && !foot.waysOnly
        x: foot.split
        width: foot.tight || (foot.stacked && foot.primary !== "") ? Math.min(foot.backWidth, (foot.room - foot.gap) * 0.42) : Math.min(foot.room, foot.backWidth)
        height: foot.row
        y: foot.height - height
        onClicked: foot.backed()
    }
    Ways {
        id: beside
        shown: !above.shown
        width: wants + 1
        x: foot.back === "" ? 0 : foot.backWidth + foot.gap
        y: foot.height - (foot.row || height) / 2 - height / 2
    }
    PrimaryButton {
        id: primaryButton
        objectName: "primary"
        text: foot.primary
        visible: text !== "" && !foot.waysOnly
        ready: foot.ready
        width: foot.stacked || foot.tight ? (foot.back === "" ? foot.room : foot.room - backButton.width - foot.gap) : Math.min(foot.room, foot.primaryWidth)
        height: foot.row
        x: foot.width - width
        y: foot.height - height
        onClicked: foot.proceeded()
    }
}
