pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Bridge
import Kiosk.Controls
import Kiosk.Keyboard
import Kiosk.Theme

// The anatomy of a screen. Upright: head, steps, question with its reason, answers, foot, strip, from top to bottom.
// Lying: head, question and reason at the left, steps and answers at the right. What is touched lies in the lower two
// thirds; lying, answers that are longer than that begin right under the steps, and can be pulled down (ADR 13). The
// answers are as high as they like: what does not fit is scrolled.
FocusScope {
    id: frame

    property string question
    property string reason
    property Component drawing: null
    property string back: qsTr("Quay lại")
    property string primary: qsTr("Tiếp tục")
    property bool ready: Session.mayContinue
    property bool canStartOver: true
    // Whether the hidden gesture is taken, on the centre's name and, for who does not reach it, low at the right.
    property bool hides: false
    // Whether anything in the answer area is touched; what is only looked at may begin higher.
    property bool touched: true
    // Whether the question begins right under the head, to leave the answers more room.
    property bool dense: false
    // Whether what begins high in the answers can be pulled down to who does not reach it (ADR 13).
    property bool pulled: touched && !upright
    // Whether Back leads out of a page of the technician's side (`returned`), and is no step of the journey.
    property bool inner: false
    // What stands under the answers and is never scrolled away.
    property alias last: closing.data
    default property alias answer: area.content

    signal proceeded
    signal returned

    readonly property bool upright: Theme.portrait
    // Lying at 15 to 17 inch.
    readonly property bool low: !upright && Display.shortSide < 220
    readonly property real side: Theme.margin
    // Lying, the buttons that turn the answers stand in the margin at their right.
    readonly property real gutter: upright ? side : Theme.target + 3 * Theme.grid
    readonly property real begin: upright ? side : Math.round((low && Theme.size > 1 ? 0.42 : 0.36) * width) + 2 * Theme.grid
    readonly property bool stepped: Session.currentStep >= 0
    // Where head and steps end.
    readonly property real underHead: upright && !stepped ? head.y + head.height : steps.y + (stepped ? steps.height : 0)
    // What a seated person touches begins here.
    readonly property real third: Math.ceil(height / 3)
    // Lying: the answers are longer than the lower two thirds. While one types they stay where they are.
    property bool long: false

    // The centre's name and the clock go where a question beside the answers of a low screen needs their place.
    readonly property bool crowded: low && questionWords.implicitHeight + reasonNeeds > foot.y + foot.waysTop - head.y - head.height - 3.5 * Theme.grid

    // Where the question may begin, how high its reason is, and what is left of both while one types.
    readonly property real askingTop: upright ? askingUnderSteps() : crowded ? head.y : head.y + head.height + 2.5 * Theme.grid
    readonly property real askingBottom: upright ? area.y - 2 * Theme.grid : foot.y + foot.waysTop - Theme.grid
    readonly property real reasonNeeds: reasonWords.text === "" ? 0 : reasonWords.implicitHeight + Theme.near
    readonly property bool questionFits: leavesRoom(questionWords.implicitHeight)
    readonly property bool reasonFits: leavesRoom(questionWords.implicitHeight + reasonNeeds)
    // Where the answers begin and end.
    readonly property real answersTop: upright ? answersUnderQuestion() : answersUnderSteps()
    readonly property real shelf: foot.y - 2 * Theme.grid - (closing.height > 0 ? closing.height + 2 * Theme.grid : 0)
    readonly property real areaLow: board.visible ? board.y - Theme.grid / 2 : shelf
    // A field that is filled needs this much above the keyboard.
    readonly property real fieldNeeds: 46 * Theme.mm + 2 * Theme.body
    readonly property real latest: areaLow - fieldNeeds
    // On a low screen the keyboard stands where the foot was, until it is done: a field is never covered.
    readonly property bool cramped: board.visible && foot.y - Theme.grid - board.height - Theme.grid / 2 - fieldNeeds < (upright ? head.y + head.height : steps.y + steps.height)
    readonly property real boardLow: (cramped ? strip.y : foot.y) - Theme.grid
    // A drawing stands beside the question only while letters leave it room; lying, it stands under it.
    readonly property bool drawn: drawing !== null && (upright ? Theme.size < 2 && Theme.k > 0.8 && !board.visible : picture.height > 36 * Theme.mm)

    // What is only looked at need not stand low, but it begins a little under the steps.
    function askingUnderSteps(): real {
        return underHead + 2 * Theme.grid + (touched || dense ? 0 : Math.round(0.08 * height));
    }

    // Whether so much of the question stays above a field and the keyboard of an upright screen.
    function leavesRoom(asked: real): bool {
        return !board.visible || !upright || askingTop + asked + 2 * Theme.grid <= Math.max(touched ? third : 0, latest);
    }

    function answersUnderQuestion(): real {
        const reached = touched ? third : 0;
        if (question === "" && reason === "") {
            return reached;
        }
        const asked = askingTop + (questionFits ? questionWords.implicitHeight : 0) + (reasonFits ? reasonNeeds : 0) + 2 * Theme.grid;
        return Math.max(board.visible ? Math.min(reached, latest) : reached, asked);
    }

    function answersUnderSteps(): real {
        const highest = stepped ? underHead + 2 * Theme.grid : underHead;
        const begun = touched && !long ? third : highest;
        return board.visible ? Math.max(highest, Math.min(begun, latest)) : begun;
    }

    function show(thing: Item): void {
        area.show(thing);
    }

    function toTop(): void {
        area.toTop();
    }

    Head {
        id: head
        x: frame.side
        y: 2 * Theme.grid
        width: (frame.upright ? frame.width : frame.begin) - 2 * frame.side
        visible: !frame.crowded
        hides: frame.hides
    }
    StepsBar {
        id: steps
        x: frame.begin
        y: frame.upright ? head.y + head.height + 2 * Theme.grid : head.y + Theme.grid
        width: frame.width - frame.begin - frame.gutter
        visible: frame.stepped
        names: Session.stepNames
        current: Session.currentStep
    }
    Item {
        id: asking
        x: frame.side
        y: frame.askingTop
        width: (frame.upright ? frame.width - 2 * frame.side : frame.begin - frame.side - 3 * Theme.grid)
        height: Math.max(0, frame.askingBottom - y)

        Column {
            id: words
            width: frame.upright && frame.drawn ? parent.width - Theme.picture - 2 * Theme.grid : parent.width
            y: frame.upright ? Math.max(0, parent.height - height) : 0
            spacing: Theme.near
            Words {
                id: questionWords
                objectName: "question"
                width: parent.width
                visible: text !== "" && frame.questionFits
                text: frame.question
                bold: true
                font.pixelSize: Theme.question
                lineHeight: 1
                Accessible.role: Accessible.Heading
            }
            Words {
                id: reasonWords
                objectName: "reason"
                width: parent.width
                visible: text !== "" && frame.reasonFits
                text: frame.reason
                color: Theme.colour.quiet
                // Beside the answers of a low screen there is room for a long reason only if its lines stand close.
                readonly property bool close: frame.low && Theme.size > 1
                font.pixelSize: close ? Theme.body : Theme.lead
                lineHeight: close ? 1 : Theme.lineHeight
            }
        }
        Loader {
            id: picture
            x: frame.upright ? parent.width - width : 0
            y: parent.height - height
            width: height
            height: frame.upright ? Math.min(Theme.picture, parent.height) : Math.min(parent.width, 1.3 * Theme.picture, parent.height - words.height - 2 * Theme.grid)
            visible: frame.drawn
            sourceComponent: frame.drawing
        }
    }
    Scroller {
        id: area
        objectName: "answer"
        x: frame.begin
        y: frame.answersTop
        width: frame.width - frame.begin - frame.gutter
        height: Math.max(Theme.target, frame.areaLow - y)
        sink: frame.pulled ? Math.max(0, frame.third - y) : 0
        covered: strip.open !== "" || Session.overlay !== ""
    }
    Binding {
        target: frame
        property: "long"
        value: !frame.upright && area.tall > frame.shelf - frame.third
        when: !board.visible
        restoreMode: Binding.RestoreNone
    }
    Item {
        id: closing
        visible: height > 0 && !board.visible
        height: childrenRect.height
        x: frame.begin
        y: foot.y - 2 * Theme.grid - height
        width: area.width
    }
    // A keyboard is a thousand parts, and most screens are left without one: it is built for the first field touched.
    Loader {
        id: board
        active: false
        visible: Typing.input !== null
        x: frame.upright ? 2 * Theme.grid : frame.begin - 2 * Theme.grid
        width: frame.width - x - (frame.upright ? 2 * Theme.grid : frame.gutter - 2 * Theme.grid)
        y: frame.boardLow - height
        sourceComponent: Keyboard {}
        Connections {
            target: Typing
            function onInputChanged() {
                board.active = board.active || Typing.input !== null;
            }
        }
    }
    Foot {
        id: foot
        visible: !frame.cramped || !frame.upright
        x: frame.side
        y: strip.y - 1.5 * Theme.grid - height
        width: frame.width - frame.side - frame.gutter
        split: frame.upright ? 0 : frame.begin - frame.side
        waysOnly: frame.cramped
        back: frame.back
        primary: frame.primary
        ready: frame.ready
        canStartOver: frame.canStartOver
        onBacked: frame.inner ? frame.returned() : Session.back()
        onProceeded: {
            Session.goOn();
            frame.proceeded();
        }
        onStartedOver: Session.askStartOver()
        onCalled: Session.callStaff()
    }
    HiddenSpot {
        objectName: "hidden:low"
        enabled: frame.hides
        x: foot.x + foot.width - width
        y: foot.y
        width: 2 * Theme.target
        height: foot.height
    }
    Strip {
        id: strip
        x: frame.side
        y: frame.height - height - Theme.grid
        width: frame.width - 2 * frame.side
        height: implicitHeight
    }
    // A touch beside the open panel closes it and does nothing else.
    MouseArea {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        height: strip.y
        z: 1
        enabled: strip.open !== ""
        onClicked: strip.open = ""
    }
    Loader {
        id: panel
        objectName: "panel"
        z: 1
        x: frame.side
        y: strip.y - height - Theme.grid / 2
        width: frame.width - 2 * frame.side
        active: strip.open !== ""
        sourceComponent: ComfortPanel {
            width: panel.width
            kind: strip.open
            focus: true
            onClosed: strip.open = ""
        }
    }
}
