import QtQuick
import Kiosk.Keyboard
import Kiosk.Theme

// An answer area that may be longer than its place; what is being filled always stays in sight, and where
// more lies below, a button says so and goes there: not everybody knows that one can drag.
Item {
    id: scroller

    default property alias content: flick.flickableData
    readonly property real room: flick.height

    function show(thing: Item): void {
        if (thing === null) {
            return;
        }
        const top = thing.mapToItem(flick.contentItem, 0, 0).y;
        const low = top + thing.height + Theme.grid;
        if (low > flick.contentY + flick.height) {
            flick.contentY = Math.min(low - flick.height, flick.contentHeight - flick.height);
        }
        if (top < flick.contentY) {
            flick.contentY = Math.max(0, top);
        }
    }

    function toTop(): void {
        flick.contentY = 0;
    }

    Connections {
        target: Typing
        function onPlaceChanged() {
            scroller.show(Typing.place);
        }
    }
    Flickable {
        id: flick
        width: parent.width
        height: parent.height - (more.needed ? more.height + Theme.grid / 2 : 0)
        contentWidth: width
        contentHeight: contentItem.childrenRect.height
        boundsBehavior: Flickable.StopAtBounds
        flickableDirection: Flickable.VerticalFlick
        interactive: contentHeight > height
        clip: true
        onHeightChanged: scroller.show(Typing.place)
    }
    Rectangle {
        visible: flick.interactive
        anchors.left: parent.right
        anchors.leftMargin: 3 * Theme.mm
        width: 1.2 * Theme.mm
        radius: width / 2
        y: flick.visibleArea.yPosition * flick.height
        height: flick.visibleArea.heightRatio * flick.height
        color: Theme.colour.quiet
    }
    QuietButton {
        id: more
        readonly property bool needed: flick.contentItem.childrenRect.height > scroller.height && Typing.input === null
        objectName: "more"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.bottom: parent.bottom
        height: Theme.target
        visible: needed && flick.contentY + flick.height < flick.contentHeight - 1
        text: qsTr("Xem tiếp ↓")
        onClicked: flick.contentY = Math.min(flick.contentHeight - flick.height, flick.contentY + flick.height - Theme.target)
    }
}
