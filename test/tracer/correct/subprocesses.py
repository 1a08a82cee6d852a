"""Other programs: output, a pipeline, a time-out that ends the child."""
import subprocess, sys

print(subprocess.run([sys.executable, "-c", "print(6 * 7)"], stdout=subprocess.PIPE, check=True).stdout)
first = subprocess.Popen(["echo", "b a"], stdout=subprocess.PIPE)
second = subprocess.Popen(["tr", "ab", "AB"], stdin=first.stdout, stdout=subprocess.PIPE)
first.stdout.close()
print(second.communicate()[0], first.wait())
try:
    subprocess.run(["sleep", "60"], timeout=0.05)
except subprocess.TimeoutExpired as error:
    print(error.cmd)
with subprocess.Popen([sys.executable, "-c", "import sys; sys.exit(3)"]) as child:
    print(child.wait())
