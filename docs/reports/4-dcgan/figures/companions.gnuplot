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
2 -0.0614717 1.40964
4 0.452975 1.46177
8 0.589574 1.42264
16 0.695866 1.31041
32 0.789038 1.22935
64 0.845968 1.15337
128 0.895075 1.11313
256 0.92486 1.07788
END
$line2 << END
2 0.674085
4 0.95737
8 1.00611
16 1.00314
32 1.00919
64 0.999671
128 1.0041
256 1.00137
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
