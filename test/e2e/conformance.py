"""Jupyter's own conformance suite (jupyter_kernel_test) for the kernel."""

import unittest

import jupyter_kernel_test


class LmlabKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "lmlab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('a warning')"
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [{"code": "6*7", "result": "42"}]
    code_display_data = [
        {"code": "import * as tslab from 'tslab'; tslab.display.html('<b>x</b>')", "mime": "text/html"}
    ]
    code_clear_output = "clearOutput()"
    code_inspect_sample = "Math"
    code_history_pattern = "6?7"
    supported_history_operations = ("tail", "range", "search")
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "Math.hyp", "matches": {"hypot"}},
    ]
    complete_code_samples = ["1", "const a = 1;", "function f() { return 1; }", "`a ${1}`"]
    incomplete_code_samples = ["for (let i = 0; i < 3; i++) {", "const s = `abc", "f(1,"]
    invalid_code_samples = ["const = 5", "let 1x = 3"]


if __name__ == "__main__":
    unittest.main()
