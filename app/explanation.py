"""Why a question was answered so: candidates, scores, checks and the decision."""

from dataclasses import asdict, dataclass
from typing import Any

from app.answer import Answer
from app.reading.finding import Found


@dataclass(frozen=True)
class Explanation:
    """An answer with all that led to it; ``found`` is None where nothing was searched."""

    answer: Answer
    why: str
    searched_for: str
    found: Found | None
    threshold: float
    parts: tuple["Explanation", ...] = ()
    """Where several things were asked for, the explanation of each."""

    def as_json(self) -> dict[str, Any]:
        """The explanation for programs."""
        found = self.found
        return {
            "outcome": self.answer.outcome,
            "why": self.why,
            "searched_for": self.searched_for,
            "probability": self.answer.probability,
            "threshold": self.threshold,
            "evidence": asdict(found.evidence) if found and found.evidence else None,
            "passages": [_hit(hit) for hit in found.hits] if found else [],
            "sentences": self._sentences(),
            "parts": [part.as_json() for part in self.parts],
        }

    def _sentences(self) -> list[dict[str, Any]]:
        if self.found is None:
            return []
        return [
            {
                "document": one.candidate.document.slug,
                "start": one.candidate.span.start,
                "end": one.candidate.span.end,
                "text": one.candidate.text,
                "prescore": round(one.candidate.prescore, 3),
                "coverage": round(one.candidate.coverage, 3),
                "reader": one.reading.score,
                "short": one.candidate.text[one.reading.start : one.reading.end],
                "sureness": one.reading.sureness,
                "likeness": one.likeness,
                "strength": round(one.strength, 3),
                "best": number == self.found.best,
            }
            for number, one in enumerate(self.found.read)
        ]

    def as_text(self) -> str:
        """The explanation for a terminal."""
        lines = [f"Why: {self.why}"]
        if self.parts:
            return "\n\n".join([*lines, *(part.as_text() for part in self.parts)])
        if self.found is None:
            return lines[0]
        lines += [
            f"Searched for: {self.searched_for}",
            f"Probability {self.answer.probability:.3f}, answered from {self.threshold:.3f}",
        ]
        if self.found.evidence:
            told = ", ".join(f"{k} {v:.2f}" for k, v in asdict(self.found.evidence).items())
            lines.append(f"Evidence: {told}")
        lines.append("Passages (fused, BM25, cosine):")
        lines += [
            f"  {hit.score:.3f} {hit.why.lexical:6.2f} {hit.why.dense:6.3f}  "
            f"{hit.passage.document.slug}#{hit.passage.start}-{hit.passage.end}"
            for hit in self.found.hits
        ]
        lines.append("Sentences read (strength from reader, prescore, cosine; * chosen):")
        for row in sorted(self._sentences(), key=lambda row: -row["strength"]):
            mark = "*" if row["best"] else " "
            lines.append(
                f" {mark}{row['strength']:6.2f}: {row['reader']:6.2f}, {row['prescore']:.2f}, "
                f"{row['likeness']:.2f}  "
                f"{row['document']}#{row['start']}-{row['end']}  {row['text'][:90]}"
            )
        return "\n".join(lines)


def _hit(hit: Any) -> dict[str, Any]:
    passage = hit.passage
    return {
        "document": passage.document.slug,
        "start": passage.start,
        "end": passage.end,
        "fused": round(hit.score, 4),
        "lexical": round(hit.why.lexical, 3),
        "dense": round(hit.why.dense, 4),
    }
