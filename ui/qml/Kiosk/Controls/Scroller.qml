pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Keyboard
import Kiosk.Theme

// An answer area that may be longer than its place. What has the focus always stays in sight; where more lies below,
// words say so, and buttons go there: not everybody knows that one can drag. Upright they stand under the area, lying
// in the margin at its right, so that neither takes width or height that there is little of.
Item {
    id: scroller

    default property alias content: holder.data
    readonly property real room: flick.height - 2 * pad
    readonly property bool needed: tall > height + 1
    // How high the things in it would like to be.
    readonly property real tall: {
        let most = 0;
        for (const child of holder.children) {
            if (child.visible) {
                most = Math.max(most, child.implicitHeight);
            }
        }
        return most;
    }
    // Room for the ring around what has the focus, inside what is clipped.
    readonly property real pad: Theme.grid
    readonly property bool below: flick.contentY + flick.height < flick.contentHeight - 1
    readonly property bool above: flick.contentY > 1
    readonly property bool shown: needed && !covered && Typing.input === null
    // How far its beginning can be pulled down, for whoever does not reach high; what has the focus stands so low.
    property real sink: 0
    // Whether something lies over it: its buttons are not to look out beside that.
    property bool covered: false

    function show(thing: Item): void {
        if (thing === null || (!needed && sink <= 0)) {
            return;
        }
        // Above a keyboard there is no room to keep a field lower than it has to be.
        const depth = Typing.input === null ? sink : 0;
        const top = thing.mapToItem(flick.contentItem, 0, 0).y - pad;
        const low = top + thing.height + 2 * pad;
        if (top - depth < flick.contentY) {
            flick.sought = top < depth;
            flick.contentY = Math.max(-depth, top - depth);
        }
        if (low > flick.contentY + flick.height) {
            flick.contentY = Math.min(top, Math.min(low, flick.contentHeight) - flick.height);
        }
    }

    function toTop(): void {
        flick.contentY = 0;
    }

    function turn(pages: int): void {
        const step = Math.max(Theme.target, flick.height - Theme.target - 2 * pad);
        const last = Math.max(0, flick.contentHeight - flick.height);
        flick.contentY = Math.max(0, Math.min(last, flick.contentY + pages * step));
    }

    function holds(thing: Item): bool {
        for (let item = thing; item !== null; item = item.parent) {
            if (item === holder) {
                return true;
            }
        }
        return false;
    }

    Connections {
        target: Typing
        function onPlaceChanged() {
            scroller.show(Typing.place);
        }
    }
    Connections {
        target: scroller.Window.window
        function onActiveFocusItemChanged() {
            const item = scroller.Window.activeFocusItem;
            if (item !== null && Typing.input === null && scroller.holds(item)) {
                scroller.show(item);
            }
        }
    }
    Flickable {
        id: flick
        objectName: "scroll"
        x: -scroller.pad
        y: -scroller.pad
        width: scroller.width + 2 * scroller.pad
        height: scroller.height + 2 * scroller.pad - (scroller.shown && Theme.portrait ? Theme.target + 1.5 * Theme.grid : 0)
        contentWidth: width
        topMargin: scroller.sink
        contentHeight: holder.height + 2 * scroller.pad
        boundsBehavior: Flickable.StopAtBounds
        flickableDirection: Flickable.VerticalFlick
        interactive: scroller.needed || scroller.sink > 0
        // Where everything fits nothing is cut: an area inside may show its own buttons beside it.
        clip: scroller.needed || contentY < 0
        property bool sought: false
        // Only whoever pulls it comes to that margin: it begins at its beginning.
        onTopMarginChanged: if (!sought && !draggingVertically) {
            contentY = Math.max(0, contentY);
        }
        onHeightChanged: {
            scroller.show(Typing.place);
            settle();
        }
        onContentHeightChanged: settle()

        function settle(): void {
            // Height and content change one after the other: what nobody pulled down stays at its beginning.
            contentY = contentY < 0 ? Math.max(-topMargin, contentY) : Math.max(0, Math.min(contentY, contentHeight - height));
        }

        Item {
            id: holder
            x: scroller.pad
            y: scroller.pad
            width: scroller.width
            height: Math.max(scroller.height, scroller.tall)
        }
    }
    Rectangle {
        id: track
        visible: scroller.needed
        readonly property real start: Theme.portrait || !scroller.shown ? 0 : Theme.target + Theme.grid / 2
        anchors.left: parent.right
        anchors.leftMargin: Theme.portrait ? Theme.margin / 2 : Theme.grid + Theme.target / 2
        y: start
        width: 2 * Theme.mm
        height: (Theme.portrait ? flick.height - 2 * scroller.pad : parent.height) - 2 * start
        radius: width / 2
        color: Theme.colour.card
        border.width: Theme.hairline
        border.color: Theme.colour.line

        Rectangle {
            width: parent.width
            radius: width / 2
            y: Math.max(0, flick.contentY) / flick.contentHeight * parent.height
            height: Math.min(1, flick.height / flick.contentHeight) * parent.height
            color: Theme.colour.quiet
        }
    }
    // Where the view is cut, a line says that it goes on.
    Rectangle {
        visible: scroller.needed && scroller.below
        anchors.left: parent.left
        anchors.right: parent.right
        y: flick.y + flick.height
        height: Theme.hairline
        color: Theme.colour.quiet
    }
    Words {
        // The buttons say it, too: it goes where letters leave it no room.
        visible: scroller.shown && Theme.portrait && implicitHeight <= height
        anchors.left: parent.left
        anchors.right: less?.visible ? less.left : more?.visible ? more.left : parent.right
        anchors.rightMargin: Theme.grid
        anchors.bottom: parent.bottom
        height: Theme.target
        verticalAlignment: Text.AlignVCenter
        text: scroller.below ? qsTr("Còn nữa ở bên dưới") : qsTr("Đã hết")
        font.pixelSize: Theme.small
        color: Theme.colour.quiet
        lineHeight: 1
    }
    // Built where something does not fit.
    Loader {
        id: less
        active: scroller.shown
        visible: scroller.shown && scroller.above
        // Left of the other one, or in its place.
        x: !Theme.portrait ? scroller.width + Theme.grid : scroller.width - width - (scroller.below ? (more?.width ?? 0) + Theme.grid : 0)
        y: Theme.portrait ? parent.height - height : 0
        sourceComponent: ScrollButton {
            objectName: "less"
            text: qsTr("Lên")
            downward: false
            onClicked: scroller.turn(-1)
        }
    }
    Loader {
        id: more
        active: scroller.shown
        visible: scroller.shown && scroller.below
        x: Theme.portrait ? parent.width - width : parent.width + Theme.grid
        y: parent.height - height
        sourceComponent: ScrollButton {
            objectName: "more"
            text: qsTr("Xem tiếp")
            downward: true
            onClicked: scroller.turn(1)
        }
    }
}
