# Draw this figure with
#   gnuplot -e "theme='light'" companions.gnuplot > companions-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$band1 << END
2 -0.0558983 1.41046
4 0.463643 1.46409
8 0.572919 1.41475
16 0.715432 1.31112
32 0.773786 1.24785
64 0.85104 1.14748
128 0.891986 1.12732
256 0.926801 1.08587
END
$line2 << END
2 0.677282
4 0.963868
8 0.993834
16 1.01327
32 1.01082
64 0.999258
128 1.00965
256 1.00634
END
$line3 << END
2 1
4 1
8 1
16 1
32 1
64 1
128 1
256 1
END

set terminal svg size 640,357 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.11861
set rmargin at screen 0.96562
set tmargin at screen 0.95518
set bmargin at screen 0.16558
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [2:256]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('2' 2, '5' 5, '10' 10, '20' 20, '50' 50, '100' 100, '200' 200, '' 3 1, '' 4 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 30 1, '' 40 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1) font ',13' tc rgb muted
unset logscale y
set yrange [-0.6:1.8]
set ytics nomirror out scale 0.5,0.3 norotate ('−0.5' -0.5, '0.0' 0, '0.5' 0.5, '1.0' 1, '1.5' 1.5) font ',13' tc rgb muted
set label 'n, numbers in the batch' at screen 0.54212,0.054379 center tc rgb ink
set label 'what x = 1 becomes' at screen 0.030156,0.56038 center rotate tc rgb ink
# legend
set object rectangle from screen 0.67584,0.29414 to screen 0.71022,0.32215 fc rgb blue fs transparent solid 0.22 noborder front
set label '± one standard deviation' at screen 0.72116,0.30815 left tc rgb ink font ',14' front
set arrow from screen 0.67584,0.25535 to screen 0.71022,0.25535 nohead lw 2.2 lc rgb blue front
set label 'in training, mean' at screen 0.72116,0.25535 left tc rgb ink font ',14' front
set arrow from screen 0.67584,0.20254 to screen 0.71022,0.20254 nohead lw 2.2 lc rgb ink dt (10,7) front
set label 'in evaluation' at screen 0.72116,0.20254 left tc rgb ink font ',14' front
plot $band1 with filledcurves fc rgb blue fs transparent solid 0.22 noborder notitle, \
  $line2 with lines lw 2.2 lc rgb blue notitle, \
  $line3 with lines lw 2.2 lc rgb ink dt (10,7) notitle
unset multiplot
