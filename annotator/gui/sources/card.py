"""One source: what it is, on whom it depends, how it was graded over time, and a new grade."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.edits import EditSource, Rate
from annotator.gui.claims.wording import rating_label, rating_scale, scale_of, who
from annotator.gui.desk import Desk
from annotator.gui.emptiness import Emptiness
from annotator.gui.fitting import show_beginning
from annotator.gui.language import language, moment, tr
from annotator.gui.sources.findings import in_time
from annotator.model import Rating, Source

_WIDE = 940
"""Pixels across from which the grades in time stand beside the fields."""

FIELDS = (("name", "Name"), ("country", "Country of the owner"), ("independence", "Depends on"), ("note", "Note"))


class SourceCard(QWidget):
    """Fields are saved when they are left; a grade is added, and none is ever overwritten."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        """Empty until `show_source`."""
        super().__init__(parent)
        self._desk = desk
        self.source: Source | None = None
        self._form = form = QFormLayout()
        form.setVerticalSpacing(9)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.fields: dict[str, QLineEdit] = {}
        for name, label in FIELDS:
            self.fields[name] = QLineEdit(self)
            self.fields[name].editingFinished.connect(self._saver(name))
            form.addRow(tr(label), self.fields[name])
        self.kind = QComboBox(self)
        for term in desk.session.queries.scheme().terms("source_kind"):
            self.kind.addItem(term.label(language()), term.code)
        self.kind.activated.connect(lambda _: self._save("kind", str(self.kind.currentData())))
        form.insertRow(1, tr("Kind"), self.kind)
        self.code, self.scope, self.article = QComboBox(self), QComboBox(self), QComboBox(self)
        for code, words in (
            ("general", tr("in general")),
            ("topic", tr("on a topic")),
            ("article", tr("for an article")),
        ):
            self.scope.addItem(words, code)
        self.topic, self.reason = QLineEdit(self), QLineEdit(self)
        self.topic.setPlaceholderText(tr("Topic"))
        self.reason.setPlaceholderText(tr("Why"))
        self.wording = QLabel(self)
        self.wording.setWordWrap(True)
        self.wording.setProperty("secondary", True)
        self.give = QPushButton(tr("Grade"), self)
        self.give.clicked.connect(self.rate)
        self.code.currentIndexChanged.connect(lambda _: self._say_wording())
        self.scope.currentIndexChanged.connect(lambda _: self._show_scope())
        form.addRow(tr("New grade"), self.code)
        form.addRow("", self.wording)
        form.addRow(tr("Holds"), self.scope)
        form.addRow("", self.topic)
        form.addRow("", self.article)
        form.addRow(tr("Reason"), self.reason)
        giving = QHBoxLayout()
        giving.addWidget(self.give)
        giving.addStretch(1)
        form.addRow("", giving)
        self.ratings = QListWidget(self)
        self.ratings.setWordWrap(True)
        self.ratings.setAccessibleName(tr("Grades in time"))
        Emptiness(self.ratings, lambda: tr("Not graded yet.") if self.source is not None else "")
        form.setHorizontalSpacing(12)
        grades = QVBoxLayout()
        grades.setSpacing(6)
        grades.addWidget(QLabel(tr("Grades in time"), self))
        grades.addWidget(self.ratings, 1)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._halves.setContentsMargins(16, 12, 16, 12)
        self._halves.setSpacing(9)
        self._halves.addLayout(form)
        self._halves.addLayout(grades, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was given stands beside what is given where there is room, below it elsewhere."""
        super().resizeEvent(event)
        wide = self.width() >= _WIDE
        self._halves.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._halves.setSpacing(28 if wide else 9)
        self._halves.setStretch(0, int(wide))

    def show_source(self, source: Source | None) -> None:
        """Show a source; None empties the card."""
        self.source = None
        queries = self._desk.session.queries
        for name, field in self.fields.items():
            show_beginning(field, str(getattr(source, name)) if source else "")
        self.kind.setCurrentIndex(self.kind.findData(source.kind) if source else -1)
        scale = scale_of(queries, "reliability")
        self.code.clear()
        for level in scale.offered() if scale else ():
            self.code.addItem(f"{level.code}  {level.label(language())}", level.code)
        self.code.setCurrentIndex(-1)
        self._say_wording()
        self.article.clear()
        for entry in queries.articles():
            if source is not None and any(link.source == source.id for link in queries.chain(entry.article.id)):
                self.article.addItem(entry.article.title, entry.article.id)
        self.reason.clear()
        self._show_scope()
        self.source = source
        self._fill_ratings(source)
        self.source = None
        self.setEnabled(source is not None)
        writable = not self._desk.session.read_only
        for widget in (*self.fields.values(), self.kind, self.code, self.give):
            widget.setEnabled(writable)
        self.source = source

    def _fill_ratings(self, source: Source | None) -> None:
        queries = self._desk.session.queries
        self.ratings.clear()
        found = queries.ratings(source.id, "reliability") if source else []
        by_id = {rating.id: rating for rating in found}
        for rating, in_force in in_time(found):
            words = f"{rating.code}  {rating_label(queries, rating)}   {self._scope_words(rating)}\n"
            words += f"{who(queries, rating.actor)}, {moment(rating.created)}, {rating_scale(queries, rating)}"
            if rating.supersedes in by_id:
                words += "   " + tr("↳ supersedes {code}", code=by_id[rating.supersedes].code)
            if rating.reason:
                words += f"\n{rating.reason}"
            item = QListWidgetItem(words)
            if not in_force:
                # What was superseded stays to be read, struck out.
                font = QFont(self.ratings.font())
                font.setStrikeOut(True)
                item.setFont(font)
            item.setData(Qt.ItemDataRole.UserRole, rating.id)
            self.ratings.addItem(item)

    def _scope_words(self, rating: Rating) -> str:
        if rating.scope == "article":
            article = self._desk.session.queries.article(rating.article or "")
            return tr("for “{title}”", title=article.title if article else "?")
        return tr("on {topic}", topic=rating.topic) if rating.scope == "topic" else tr("in general")

    def _show_scope(self) -> None:
        scope = self.scope.currentData()
        self._form.setRowVisible(self.topic, scope == "topic")
        self._form.setRowVisible(self.article, scope == "article")

    def _say_wording(self) -> None:
        scale = scale_of(self._desk.session.queries, "reliability")
        level = scale.level(str(self.code.currentData())) if scale else None
        self.wording.setText(level.description(language()) if level else "")
        self._form.setRowVisible(self.wording, level is not None)

    def rate(self) -> None:
        """Give the grade that was chosen. The scale may ask for a reason."""
        scale = scale_of(self._desk.session.queries, "reliability")
        if self.source is None or scale is None or self.code.currentIndex() < 0:
            return
        scope = str(self.scope.currentData())
        if scope == "topic" and not self.topic.text().strip():
            self._desk.say(tr("Say on which topic the grade holds."), "warning")
            return
        done = self._desk.apply(
            Rate(
                target=self.source.id,
                target_kind="source",
                axis="reliability",
                code=str(self.code.currentData()),
                scale=scale.id,
                scope=scope,
                topic=self.topic.text().strip() if scope == "topic" else "",
                article=str(self.article.currentData()) if scope == "article" else None,
                reason=self.reason.text(),
            )
        )
        if done is None:
            self.reason.setFocus()

    def _saver(self, name: str) -> Callable[[], None]:
        return lambda: self._save(name, self.fields[name].text().strip())

    def _save(self, name: str, value: str) -> None:
        source = self.source
        if source is None or getattr(source, name) == value:
            return
        if self._desk.apply(EditSource(source=source.id, changes={name: value}), origin=self) is None:
            self.show_source(source)
        else:
            self.source = self._desk.session.queries.sources().get(source.id)
