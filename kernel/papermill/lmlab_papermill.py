"""Teaches papermill to write a notebook's parameters in TypeScript."""

import json
import math

from papermill.engines import NBClientEngine
from papermill.translators import Translator, papermill_translators

__all__ = ["NBClientEngine", "TypeScriptTranslator"]


class TypeScriptTranslator(Translator):
    """Writes Python values as TypeScript: JSON, and the numbers that JSON lacks."""

    @classmethod
    def translate(cls, val):
        if isinstance(val, float) and not math.isfinite(val):
            return "NaN" if math.isnan(val) else "Infinity" if val > 0 else "-Infinity"
        if isinstance(val, dict):
            items = (f"{json.dumps(str(key))}: {cls.translate(each)}" for key, each in val.items())
            return "{" + ", ".join(items) + "}"
        if isinstance(val, (list, tuple)):
            return "[" + ", ".join(map(cls.translate, val)) + "]"
        if val is None or isinstance(val, (bool, int, float, str)):
            return json.dumps(val)
        return json.dumps(str(val))

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        # `let`, since the type of `const mode = "fast"` is "fast" alone. null and [] say nothing of a type.
        kind = {"null": ": any", "[]": ": any[]"}.get(str_val, "")
        return f"let {name}{kind} = {str_val};"


papermill_translators.register("typescript", TypeScriptTranslator)
