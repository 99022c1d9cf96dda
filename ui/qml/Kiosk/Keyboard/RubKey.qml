pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Drawings
import Kiosk.Theme

// Takes a letter away, and goes on while it is held.
WordyKey {
    id: key

    text: qsTr("Xóa")
    font.pixelSize: Theme.body
    serves: true
    autoRepeat: true
    Accessible.name: qsTr("Xóa một chữ")
    drawing: Drawing {
        size: 7 * Theme.mm
        stroke: 0.8 * Theme.mm
        inkColour: key.said
        ink: "M34 18H90V78H34L6 48ZM50 36L72 60M72 36L50 60"
    }
    onClicked: Typing.rub()
}
