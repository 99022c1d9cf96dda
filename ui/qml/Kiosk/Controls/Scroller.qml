import QtQuick
import Kiosk.Keyboard
import Kiosk.Theme

// An answer area that may be longer than its place; what is being filled always stays in sight.
Flickable {
    id: scroller

    contentWidth: width
    contentHeight: contentItem.childrenRect.height
    boundsBehavior: Flickable.StopAtBounds
    flickableDirection: Flickable.VerticalFlick
    interactive: contentHeight > height
    clip: true

    function show(thing: Item): void {
        if (thing === null) {
            return;
        }
        const top = thing.mapToItem(scroller.contentItem, 0, 0).y;
        const low = top + thing.height + Theme.grid;
        if (low > contentY + height) {
            contentY = Math.min(low - height, contentHeight - height);
        }
        if (top < contentY) {
            contentY = Math.max(0, top);
        }
    }

    onHeightChanged: show(Typing.place)
    Connections {
        target: Typing
        function onPlaceChanged() {
            scroller.show(Typing.place);
        }
    }
    Rectangle {
        parent: scroller
        visible: scroller.interactive
        anchors.right: parent.right
        anchors.rightMargin: -2.5 * Theme.mm
        width: 1.2 * Theme.mm
        radius: width / 2
        y: scroller.visibleArea.yPosition * scroller.height
        height: scroller.visibleArea.heightRatio * scroller.height
        color: Theme.colour.quiet
    }
}
