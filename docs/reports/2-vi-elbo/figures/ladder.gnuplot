# Draw this figure with
#   gnuplot -e "theme='light'" ladder.gnuplot > ladder-light.svg
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

$line1 << END
1 0
5 0.26486
50 0.353987
500 0.370704
END
$intervals2 << END
1 0 0
5 0.256262 0.0171959
50 0.341954 0.0240676
500 0.358506 0.0243958
END
$points3 << END
1 0
5 0.26486
50 0.353987
500 0.370704
END

set terminal svg size 640,361 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.96562
set tmargin at screen 0.95568
set bmargin at screen 0.1621
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
set logscale x
set xrange [0.8:700]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('1' 1, '10' 10, '100' 100, '' 0.8 1, '' 0.9 1, '' 2 1, '' 3 1, '' 4 1, '' 5 1, '' 6 1, '' 7 1, '' 8 1, '' 9 1, '' 20 1, '' 30 1, '' 40 1, '' 50 1, '' 60 1, '' 70 1, '' 80 1, '' 90 1, '' 200 1, '' 300 1, '' 400 1, '' 500 1, '' 600 1, '' 700 1) font ',13' tc rgb muted
unset logscale y
set yrange [0:0.4020464788566]
set ytics nomirror out scale 0.5,0.3 norotate ('0.0' 0, '0.1' 0.1, '0.2' 0.2, '0.3' 0.3, '0.4' 0.4) font ',13' tc rgb muted
set label 'samples k' at screen 0.53521,0.052123 center tc rgb ink
set label 'above the ELBO (nats an image)' at screen 0.030156,0.55889 center rotate tc rgb ink
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $intervals2 using 1:2:(0):3 with vectors heads nofilled size screen 0.0054687,90 lw 1.4 lc rgb blue notitle, \
  $points3 with points pt 7 ps 0.64 lc rgb blue notitle
unset multiplot
