"""The child process that reads one file: ``python -m gujang.lib.excel.child``."""

from gujang.lib.excel import contents, jail

if __name__ == "__main__":
    jail.serve(contents.lines)
